import type { Finding } from '../../domain/findings/finding.ts';
import type { Violation } from './rules/violation.ts';
import type { Trail } from './walking/move.ts';
import type { Home } from './walking/walk.ts';

/** @param trail the shortest walk that ends in the violation, with elements that others find */
export function findingOf(violation: Violation, home: Home, trail: Trail): Finding {
  const { check, severity, confidence, title, advice, key, expected, seen, source } = violation;
  const steps = trail.map(({ title: step }, at) => `${at + 1}. ${step}`).join('\n');
  return {
    check,
    type: 'functional',
    severity,
    confidence,
    title: title.slice(0, 300),
    advice,
    key: `${check} ${home.route} ${key}`.slice(0, 500),
    path: trail[0]?.look.path ?? home.route,
    state: home.state,
    steps: trail.flatMap(({ actions }) => [...actions]).slice(0, 200),
    evidence: [
      { kind: 'text', title: 'Steps', text: steps.slice(0, 20_000) },
      { kind: 'text', title: 'Expected', text: expected.slice(0, 20_000) },
      { kind: 'text', title: 'Seen', text: seen.slice(0, 20_000) },
    ],
    ...(source !== undefined && { source }),
  };
}
