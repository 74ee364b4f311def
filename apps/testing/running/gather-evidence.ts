import { bounded } from '../browsers/bounded.ts';
import type { OpenPage } from '../browsers/open-page.ts';
import type { Evidence } from '../domain/findings/finding.ts';
import type { RunOptions } from './options.ts';

const lookMilliseconds = 5000;
const mostText = 20_000;

/** What a page looked like when a test failed: what it says, as assistive technology reads it, and a picture. */
export async function gatherEvidence(
  { page }: OpenPage,
  name: string,
  keep: RunOptions['keep'],
): Promise<Evidence[]> {
  if (page.isClosed()) return [];
  const limit = { milliseconds: lookMilliseconds, what: 'Looking at the page' };
  // A page that hangs shows nothing.
  const look = <T>(work: Promise<T>): Promise<T | undefined> => bounded(work, limit).catch(() => undefined);
  const [text, picture] = await Promise.all([
    look(page.locator('body').ariaSnapshot({ timeout: lookMilliseconds })),
    keep && look(page.screenshot({ timeout: lookMilliseconds })),
  ]);
  const evidence: Evidence[] = [];
  if (text) evidence.push({ kind: 'text', title: 'The page', text: text.slice(0, mostText) });
  if (keep && picture) {
    const id = await keep({ name: `${name}.png`, content: picture, contentType: 'image/png' });
    evidence.push({ kind: 'file', title: 'The page', artifact_id: id, content_type: 'image/png' });
  }
  return evidence;
}
