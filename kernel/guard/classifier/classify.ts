import type { GuardFinding } from '../guard.ts';
import type { Readings } from '../normalise/readings.ts';

export function classify(_readings: Readings): GuardFinding[] {
  return [];
}
