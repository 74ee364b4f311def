import type { Trail } from '../walking/move.ts';
import { plainTitle, type Violation } from './violation.ts';

/** Back leads to where one was: the address and what it shows go together. */
export function backReturns(trail: Trail, at: number): Violation | undefined {
  const [start, away, back] = [trail[at - 2], trail[at - 1], trail[at]];
  if (!start || away?.move?.do !== 'use' || back?.move?.do !== 'back') return undefined;
  const [was, between, is] = [start.look, away.look, back.look];
  const hasMoved = was.path !== between.path && was.heading !== between.heading;
  if (!hasMoved || is.path !== was.path || is.heading !== between.heading || is.heading === '')
    return undefined;
  return {
    check: 'property.back_returns',
    key: `back ${away.key}`,
    title: `After "${plainTitle(away)}" and back, the address is the former one but the page is not`,
    advice: 'Listen to `popstate` and show what the address says, or leave navigation to the browser.',
    severity: 'serious',
    confidence: 'certain',
    expected: `"${was.heading}" at ${was.path}`,
    seen: `"${is.heading}" at ${is.path}`,
  };
}
