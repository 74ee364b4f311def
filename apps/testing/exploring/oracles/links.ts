import { messageOf } from '#kernel/base';
import type { GuardedFetch } from '../../addressing/guarded-fetch.ts';
import { dangerOf } from '../../domain/exploration/danger.ts';
import type { PageSnapshot } from '../../domain/exploration/snapshot.ts';
import type { Action } from '../../domain/suite/step.ts';
import { makeFinding, routeOfUrl } from './make-finding.ts';
import type { Suspect } from './observation.ts';

export interface LinkChecker {
  /** Remembers the links of a page, each address once. */
  note(snapshot: PageSnapshot, state: string, steps: readonly Action[]): void;
  /** What the crawl saw itself need not be asked for again. */
  visited(path: string): void;
  /** Asks for those that nobody followed, as long as `remaining` says. */
  check(options: LinkOptions): Promise<{ readonly suspects: readonly Suspect[]; readonly left: number }>;
}

export interface LinkOptions {
  readonly guarded: GuardedFetch;
  /** The cookies of a visitor, as the header says them. */
  readonly cookie: string;
  readonly signal: AbortSignal;
  remaining(): number;
  forbidden(path: string): string | undefined;
  /** How a browser is answered that went to the page, where the link still stands: a session may open what others miss. */
  statusInBrowser(steps: readonly Action[], url: string): Promise<number | undefined>;
}

interface Link {
  readonly url: string;
  readonly name: string;
  readonly path: string;
  readonly state: string;
  readonly steps: readonly Action[];
}

/** More are more of the same. */
const mostLinks = 500;
/** Of addresses that differ in ids only. */
const mostOfARoute = 12;
const atOnce = 4;

/** Not signed in, not allowed, too often: the link is not to blame. */
const badStatus = (status: number): number | undefined =>
  status === 404 || status === 410 || status >= 500 ? status : undefined;

export function createLinkChecker(origin: string): LinkChecker {
  const links = new Map<string, Link>();
  const visited = new Set<string>();
  const routes = new Map<string, number>();
  let known = 0;

  /** Where a request ends that follows redirects on the site itself. */
  const follow = async (
    url: string,
    options: LinkOptions,
    signal: AbortSignal,
  ): Promise<number | string | undefined> => {
    let at = new URL(url);
    const headers = {
      accept: 'text/html,*/*;q=0.5',
      ...(options.cookie !== '' && { cookie: options.cookie }),
    };
    for (let hops = 0; hops < 8; hops++) {
      const response = await options.guarded.fetch(at, { redirect: 'manual', signal, headers });
      await response.body?.cancel();
      const next = URL.parse(response.headers.get('location') ?? '', at.href);
      if (response.status < 300 || response.status >= 400 || next === null) return badStatus(response.status);
      // What is on another site is not looked at: it may be out of reach from here alone.
      if (next.origin !== origin) return undefined;
      at = next;
    }
    return 'redirects without end';
  };

  const isBroken = async (url: string, options: LinkOptions): Promise<number | string | undefined> => {
    const milliseconds = Math.ceil(Math.max(1, Math.min(8000, options.remaining())));
    const within = AbortSignal.any([options.signal, AbortSignal.timeout(milliseconds)]);
    try {
      return await follow(url, options, within);
    } catch (thrown) {
      options.signal.throwIfAborted();
      return within.aborted ? undefined : messageOf(thrown);
    }
  };

  const suspectOf = ({ url, name, path, state, steps }: Link, answer: number | string): Suspect => {
    const target = url.replace(origin, '');
    return makeFinding({
      check: typeof answer === 'number' && answer >= 500 ? 'page.server_error' : 'page.broken_link',
      severity: 'serious',
      title: `The link "${name.slice(0, 80)}" on ${path} leads to ${target}, which ${typeof answer === 'number' ? `is answered with ${answer}` : 'cannot be reached'}`,
      advice: 'Correct the address, or put back what it names.',
      about: `GET ${routeOfUrl(url)} ${typeof answer === 'number' ? answer : ''}`,
      path,
      state,
      steps,
      evidence: { Address: url, Answer: String(answer) },
    });
  };

  return {
    note: (snapshot, state, steps) => {
      for (const control of snapshot.controls) {
        const { address, name } = control;
        const url = address === undefined ? null : URL.parse(address);
        if (url?.origin !== origin || dangerOf({ ...control, role: 'button' }) !== undefined) continue;
        url.hash = '';
        if (links.has(url.href)) continue;
        known++;
        const route = routeOfUrl(url.href);
        const count = routes.get(route) ?? 0;
        if (links.size >= mostLinks || (/:id|\?/.test(route) && count >= mostOfARoute)) continue;
        routes.set(route, count + 1);
        links.set(url.href, { url: url.href, name, path: snapshot.path, state, steps });
      }
    },
    visited: (path) => void visited.add(`${origin}${path.split('#')[0]}`),
    check: async (options) => {
      const open = [...links.values()].filter(
        ({ url }) => !visited.has(url) && options.forbidden(url.replace(origin, '')) === undefined,
      );
      const broken: { readonly link: Link; readonly answer: number | string }[] = [];
      const one = async (): Promise<void> => {
        for (let link = open.shift(); link !== undefined; link = open.shift()) {
          if (options.remaining() <= 0) return void open.unshift(link);
          const answer = await isBroken(link.url, options);
          // Once more: a server may be busy for a moment.
          if (answer !== undefined && (await isBroken(link.url, options)) !== undefined)
            broken.push({ link, answer });
        }
      };
      await Promise.all(Array.from({ length: atOnce }, one));
      const suspects: Suspect[] = [];
      for (let next = broken.shift(); next !== undefined; next = broken.shift()) {
        const { link, answer } = next;
        if (options.remaining() <= 0) {
          broken.unshift(next);
          break;
        }
        const isMissing = answer === 404 || answer === 410;
        const seen = isMissing ? await options.statusInBrowser(link.steps, link.url) : answer;
        if (seen === answer) suspects.push(suspectOf(link, answer));
      }
      return { suspects, left: open.length + broken.length + known - links.size };
    },
  };
}
