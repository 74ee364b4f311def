/**
 * A small grammar of sentences: `{one|two}` is a choice, `{@list}` one of a named list, and inside a choice `@list` or
 * text with more braces. One sentence form on each line, under `# family`.
 */
export type Random = () => number;

/** Mulberry32 (Tommy Ettinger): small, and the same on every machine. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(items: readonly T[], random: Random): T => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
};

export type Sections = ReadonlyMap<string, readonly string[]>;

export function readSections(content: string): Sections {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of content.split('\n')) {
    if (/^# [a-z-]+$/.test(line)) {
      current = [];
      sections.set(line.slice(2), current);
    } else if (line !== '') current.push(line);
  }
  return sections;
}

/** The choices between two braces: split at the bars that are not inside further braces. */
function choices(inside: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < inside.length; i += 1) {
    if (inside[i] === '{') depth += 1;
    else if (inside[i] === '}') depth -= 1;
    else if (inside[i] === '|' && depth === 0) {
      parts.push(inside.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(inside.slice(from));
  return parts;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    if (text[i] === '{') depth += 1;
    if (text[i] === '}') depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}

/** One sentence of a form. Random choices are taken from left to right. */
export function expand(form: string, lists: Sections, random: Random): string {
  let out = '';
  for (let at = 0; at < form.length; ) {
    const end = form[at] === '{' ? closing(form, at) : -1;
    if (end > at) {
      out += expandChoice(pick(choices(form.slice(at + 1, end)), random), lists, random);
      at = end + 1;
    } else {
      out += form[at];
      at += 1;
    }
  }
  return out.replaceAll('\\n', '\n');
}

function expandChoice(chosen: string, lists: Sections, random: Random): string {
  // In a choice a list may be named without braces of its own: "{your @sysprompt|@quoted}".
  const named = chosen.replace(/(?<![\w{])@([a-z]+)/g, '{@$1}');
  const whole = /^@([a-z]+)$/.exec(chosen);
  if (whole === null) return expand(named, lists, random);
  const list = lists.get(whole[1] ?? '');
  if (list === undefined) throw new Error(`There is no list ${chosen}.`);
  return expand(pick(choices(list.join('|')), random), lists, random);
}
