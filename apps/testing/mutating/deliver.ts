import type { CDPSession, Page } from 'playwright-core';
import { shortHash } from '../domain/writing/hash.ts';
import { applied } from './change.ts';
import type { Place } from './find-mutants.ts';
import { passOn } from './pass-on.ts';

export interface Delivery {
  /** How often the changed script was delivered: with 0, what the page did says nothing. */
  count(): number;
}

/**
 * Has the site's scripts reach a Chromium page with one change in them: the answer is changed on its way, after the
 * browser has fetched it as it always does, so that cookies, redirects and the guard of the network are as without it.
 * What protects a page from changed scripts (its policy, `integrity`) is out of force on this page.
 *
 * @param origin only what comes from there is changed
 */
export async function deliverMutant(page: Page, mutant: Place, origin: string): Promise<Delivery> {
  const session: CDPSession = await page.context().newCDPSession(page);
  let count = 0;
  const counted = (changed: string | undefined): string | undefined => {
    if (changed !== undefined) count += 1;
    return changed;
  };
  await passOn(session, {
    origin,
    document: (html) => {
      const open = html.replace(integrity, '$1');
      const changed = mutant.inline ? counted(inPage(open, mutant)) : undefined;
      return changed ?? (open === html ? undefined : open);
    },
    script: (source, path) =>
      !mutant.inline && path === mutant.file ? counted(inFile(source, mutant)) : undefined,
  });
  return { count: () => count };
}

const integrity = /(<(?:script|link)\b[^>]*?)\sintegrity\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;

function inFile(source: string, mutant: Place): string | undefined {
  return shortHash(source) === mutant.script ? applied(source, mutant) : undefined;
}

/** Every script of the page with that very text; browsers read its line ends as line feeds. */
function inPage(html: string, mutant: Place): string | undefined {
  const text = html.includes('\r') ? html.replace(/\r\n?/g, '\n') : html;
  let found = false;
  const changed = text.replace(
    /(<script\b[^>]*>)([\s\S]*?)(?=<\/script)/gi,
    (whole: string, tag: string, source: string) => {
      if (source.length < mutant.end || shortHash(source) !== mutant.script) return whole;
      found = true;
      return tag + applied(source, mutant);
    },
  );
  return found ? changed : undefined;
}
