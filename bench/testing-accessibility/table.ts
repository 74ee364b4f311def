import type { ActCase } from './cases.ts';

export interface Measured extends ActCase {
  /** The rules of axe-core alone that are of this case's rule and were broken. */
  readonly axe: readonly string[];
  /** The checks of `auditPage` likewise. */
  readonly ours: readonly string[];
  /** All checks that found something, for a look at what they say of other rules' cases; `?` marks a review. */
  readonly all: readonly string[];
  readonly limits: readonly string[];
}

/** Sums, then a line for each rule, then every false alarm and every case that is missed. */
export function table(measured: readonly Measured[]): string {
  const lines: string[] = [];
  for (const approved of [true, false]) {
    const group = measured.filter((one) => one.approved === approved);
    if (group.length === 0) continue;
    lines.push(`${approved ? 'Approved' : 'Proposed'} rules`, '');
    lines.push(row('rule', ['failing', 'axe', 'ours', 'others', 'axe !', 'ours !'], ''));
    const rules = [...new Set(group.map(({ rule }) => rule))].sort();
    for (const rule of rules) {
      const own = group.filter((one) => one.rule === rule);
      lines.push(row(rule, figures(own), own[0]?.name ?? ''));
    }
    lines.push(row('all', figures(group), ''), '');
    for (const one of [...group].sort((a, b) => a.rule.localeCompare(b.rule))) {
      const word = one.expected === 'failed' ? 'missed' : 'false alarm';
      if ((one.expected === 'failed') === one.ours.length > 0) continue;
      lines.push(
        `${word}: ${one.rule} ${one.title} (${one.path}) ${one.ours.join(' ')} ${one.limits.join(' ')}`,
      );
    }
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

function figures(group: readonly Measured[]): string[] {
  const failing = group.filter(({ expected }) => expected === 'failed');
  const others = group.filter(({ expected }) => expected !== 'failed');
  const count = (list: readonly Measured[], by: 'axe' | 'ours'): string =>
    String(list.filter((one) => one[by].length > 0).length);
  return [
    String(failing.length),
    count(failing, 'axe'),
    count(failing, 'ours'),
    String(others.length),
    count(others, 'axe'),
    count(others, 'ours'),
  ];
}

const row = (name: string, cells: readonly string[], tail: string): string =>
  `${name.padEnd(8)}${cells.map((cell) => cell.padStart(8)).join('')}  ${tail}`.trimEnd();
