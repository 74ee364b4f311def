import type { Platform } from '#kernel/app';
import type { CoalitionSettings } from '../domain/settings.ts';
import { driverOf } from './driver.ts';

export function addOutsideMetrics(platform: Platform<CoalitionSettings>): void {
  const { metrics } = platform;
  const driver = driverOf(platform);
  metrics.gauge({
    name: 'coalition_outside_environments',
    help: 'Environments outside that this process asks.',
    collect: (set) => set(driver.driven()),
  });
  metrics.gauge({
    name: 'coalition_outside_failing',
    help: 'Of these, those that did not answer as they should the last time, and are asked again.',
    collect: (set) => set(driver.failing()),
  });
}
