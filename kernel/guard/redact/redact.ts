import type { Redaction, SensitiveFinding } from '../guard.ts';
import { personal, type Sensitive } from './personal.ts';
import { secrets } from './secrets.ts';

/** How much of the text before a match may say what it is. */
const before = 40;

function find(text: string, { kind, pattern, holds, group = 0 }: Sensitive): SensitiveFinding[] {
  const found: SensitiveFinding[] = [];
  for (const match of text.matchAll(pattern)) {
    const said = match[group] ?? '';
    // A group stands at the end of its match, or once in it.
    const start = match.index + (group === 0 ? 0 : match[0].lastIndexOf(said));
    if (holds !== undefined && !holds(said, text.slice(Math.max(0, start - before), start))) continue;
    found.push({ kind, start, end: start + said.length });
  }
  return found;
}

function apart(found: readonly SensitiveFinding[]): SensitiveFinding[] {
  const kept: SensitiveFinding[] = [];
  // Of two that start together the secret counts, else the longer one.
  const rank = ({ kind, start, end }: SensitiveFinding): number => (kind === 'secret' ? 1e9 : end - start);
  const ordered = [...found].sort((one, other) => one.start - other.start || rank(other) - rank(one));
  for (const finding of ordered) {
    const last = kept.at(-1);
    if (last !== undefined && finding.start < last.end) continue;
    kept.push(finding);
  }
  return kept;
}

export const findSecrets = (text: string): SensitiveFinding[] =>
  apart(secrets.flatMap((kind) => find(text, kind)));

export const findPersonalData = (text: string): SensitiveFinding[] =>
  apart(personal.flatMap((kind) => find(text, kind)));

/** Takes secrets and personal data out of a text: each becomes `[kind]`. Where two overlap, the earlier stays. */
export function redact(text: string): Redaction {
  const findings = apart([...secrets, ...personal].flatMap((kind) => find(text, kind)));
  let out = '';
  let at = 0;
  for (const { kind, start, end } of findings) {
    out += `${text.slice(at, start)}[${kind}]`;
    at = end;
  }
  return { text: out + text.slice(at), findings };
}
