import type { SeedResults } from '../domain/together/report.ts';
import type { Study } from '../store/studies.ts';

const header = ['seed', 'way', 'member', 'earned', 'payoff', 'free_energy', 'found'];

/** One row for each seed, way of acting and member (RFC 4180); `found` is empty where nothing was. */
export function studyCsv({ spec }: Pick<Study, 'spec'>, rows: SeedResults): string {
  const ways = ['alone', ...spec.design.variants] as const;
  const lines = rows.flatMap(({ seed, results }) =>
    ways.flatMap((way) =>
      (results[way]?.members ?? []).map(({ earned, payoff, free_energy: nats, found }, at) =>
        [seed, way, spec.members[at]?.name ?? '', earned, payoff, nats, found ?? ''].map(cell).join(','),
      ),
    ),
  );
  return [header.join(','), ...lines, ''].join('\r\n');
}

/** A spreadsheet takes text that begins like a formula for one. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
