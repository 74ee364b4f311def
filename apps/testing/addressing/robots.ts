/** What robots.txt says to one crawler (RFC 9309). */
export interface Robots {
  /** @param path with its query: `/a?b=c` */
  allows(path: string): boolean;
}

interface Rule {
  readonly allow: boolean;
  readonly pattern: string;
}

interface Group {
  readonly agents: readonly string[];
  readonly rules: readonly Rule[];
}

export const allowAll: Robots = { allows: () => true };
export const allowNothing: Robots = { allows: () => false };

/** RFC 9309, section 2.5: at least 500 KiB are read; what is longer is cut. */
const mostCharacters = 512 * 1024;

function readGroups(text: string): Group[] {
  const groups: { agents: string[]; rules: Rule[] }[] = [];
  let open: { agents: string[]; rules: Rule[] } | undefined;
  for (const line of text
    .slice(0, mostCharacters)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)) {
    const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*?)\s*(?:#.*)?$/.exec(line) ?? [];
    const name = key.toLowerCase();
    if (name === 'user-agent') {
      // Several lines in a row share the rules that follow.
      if (open === undefined || open.rules.length > 0) {
        open = { agents: [], rules: [] };
        groups.push(open);
      }
      open.agents.push(value.toLowerCase());
    } else if ((name === 'allow' || name === 'disallow') && open !== undefined)
      open.rules.push({ allow: name === 'allow', pattern: value });
  }
  return groups;
}

/** One spelling for the same octets (RFC 9309, section 2.2.2). */
function normal(path: string): string {
  const escaped = path.replace(/[^\x21-\x7e]+/gu, (part) => encodeURIComponent(part));
  return escaped.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : whole.toUpperCase();
  });
}

/** `*` is any run of characters, `$` at the end is the end. Greedy from left to right: no pattern takes exponential time. */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.endsWith('$');
  const parts = normal(anchored ? pattern.slice(0, -1) : pattern).split('*');
  const [first = '', ...rest] = parts;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop();
  for (const part of rest) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  if (last === undefined) return !anchored || at === path.length;
  if (anchored) return path.length - last.length >= at && path.endsWith(last);
  return path.indexOf(last, at) >= 0;
}

/**
 * @param text the file
 * @param product the crawler's product token, such as `mainstay`; the groups of `*` hold where none names it
 */
export function parseRobots(text: string, product: string): Robots {
  const groups = readGroups(text);
  const wanted = product.toLowerCase();
  const token = (agent: string): string => /^[a-z_-]+/.exec(agent)?.[0] ?? agent;
  const named = groups.filter(({ agents }) => agents.some((agent) => token(agent) === wanted));
  const chosen = named.length > 0 ? named : groups.filter(({ agents }) => agents.includes('*'));
  const rules = chosen.flatMap((group) => group.rules).filter(({ pattern }) => pattern !== '');
  return {
    allows: (path) => {
      const asked = normal(path);
      if (asked === '/robots.txt') return true;
      // The longest match holds; of equally long ones, allow.
      let best: Rule | undefined;
      for (const rule of rules) {
        if (!matches(rule.pattern, asked)) continue;
        const longer = best === undefined || rule.pattern.length > best.pattern.length;
        if (longer || (rule.allow && rule.pattern.length === best?.pattern.length)) best = rule;
      }
      return best?.allow ?? true;
    },
  };
}
