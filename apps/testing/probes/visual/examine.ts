import type { State } from '../../domain/exploration/graph.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import { type Judgement, judge } from '../../domain/visual/judge.ts';
import { masksOf } from '../../domain/visual/masks.ts';
import { inBoth, type Pixels } from '../../domain/visual/pixels.ts';
import { coverage } from '../../domain/visual/rectangle.ts';
import type { ProbeContext } from '../probe.ts';
import type { Baseline, BaselineKey, BaselineStore } from './baselines.ts';
import type { PictureComparer, PictureComparison } from './compare.ts';
import { diffPicture } from './diff-picture.ts';
import { changedPictureFinding, newPictureFinding } from './findings.ts';
import type { Look } from './look.ts';

export interface Subject {
  readonly context: ProbeContext;
  readonly store: BaselineStore;
  readonly comparer: PictureComparer;
  readonly state: State;
  readonly key: BaselineKey;
  /** Goes to the state afresh and takes a picture. */
  look(): Promise<Look>;
}

export interface Examined {
  readonly outcome: 'new' | 'same' | 'changed' | 'varies';
  readonly finding?: Finding;
  readonly limit?: string;
}

/** A page of which more than this share varies by itself cannot be judged by its looks. */
const mostMasked = 0.5;

/** Takes a picture of one state and compares it with its baseline, or proposes it as one. */
export async function examine(subject: Subject): Promise<Examined> {
  const baseline = await subject.store.find(subject.key);
  return baseline === undefined ? propose(subject) : compareWith(subject, baseline);
}

/** Several captures of what is new: where they differ, it varies by itself. */
async function propose({ context, store, comparer, state, key, look }: Subject): Promise<Examined> {
  const first = await look();
  const differences: Pixels[] = [];
  for (let taken = 1; taken < context.settings.visual.captures; taken += 1) {
    const other = await look();
    differences.push((await comparer.compare(first.picture, other.picture, { exact: true })).pixels);
  }
  const masks = masksOf(differences, first);
  const kept = await store.keep(key, {
    picture: await keepPicture(context, state, 'baseline', first.picture),
    width: first.width,
    height: first.height,
    masks,
    drawn_by: first.drawnBy,
    compared_with: null,
    share: null,
    difference: null,
  });
  return { outcome: 'new', finding: newPictureFinding(state, kept), ...tooMuch(state, kept) };
}

function tooMuch(state: State, { masks, width, height }: Pick<Baseline, 'masks' | 'width' | 'height'>) {
  const share = coverage(masks, { width, height });
  if (share <= mostMasked) return {};
  const percent = Math.round(share * 100);
  return { limit: `${percent}% of "${state.name}" varies by itself; only the rest of it is compared.` };
}

async function compareWith(subject: Subject, baseline: Baseline): Promise<Examined> {
  const { context, store, comparer, key, look } = subject;
  const { tolerance, captures } = context.settings.visual;
  const before = await store.read(baseline);
  const after = await look();
  const comparison = await comparer.compare(before, after.picture, { masks: baseline.masks });
  if (!judge(comparison.pixels, tolerance).isDifferent) {
    await store.withdraw(key);
    return { outcome: 'same' };
  }
  // What differs once may vary by itself, only less often than the first captures showed: it has to differ each time.
  let steady = comparison.pixels;
  const variations: Pixels[] = [];
  for (let taken = 1; taken < captures; taken += 1) {
    const again = await look();
    variations.push((await comparer.compare(after.picture, again.picture, { exact: true })).pixels);
    const { pixels } = await comparer.compare(before, again.picture, { masks: baseline.masks });
    steady = inBoth(steady, pixels);
    if (!judge(steady, tolerance).isDifferent) return varying(subject, baseline, variations);
  }
  const change = { before, after, comparison: { ...comparison, pixels: steady } };
  return changed(subject, baseline, change, masksOf(variations, after, baseline.masks));
}

/** No difference stayed: more varies than was known, and is masked from now on. */
async function varying(
  { store, state, key }: Subject,
  baseline: Baseline,
  variations: readonly Pixels[],
): Promise<Examined> {
  const masks = masksOf(variations, baseline, baseline.masks);
  await store.mask(baseline.id, masks);
  await store.withdraw(key);
  return { outcome: 'varies', ...tooMuch(state, { ...baseline, masks }) };
}

interface Change {
  readonly before: Buffer;
  readonly after: Look;
  readonly comparison: PictureComparison;
}

async function changed(
  { context, store, state, key }: Subject,
  baseline: Baseline,
  { after, comparison }: Change,
  masks: Baseline['masks'],
): Promise<Examined> {
  const judgement: Judgement = judge(comparison.pixels, context.settings.visual.tolerance);
  const shown = diffPicture(after.picture, comparison.pixels, judgement.regions, baseline.masks);
  const proposed = await store.keep(key, {
    picture: await keepPicture(context, state, 'after', after.picture),
    width: after.width,
    height: after.height,
    masks,
    drawn_by: after.drawnBy,
    compared_with: baseline.id,
    share: judgement.share,
    difference: await keepPicture(context, state, 'difference', shown),
  });
  const sizes = { before: comparison.before, after: comparison.after };
  return {
    outcome: 'changed',
    finding: changedPictureFinding({ state, before: baseline, proposed, sizes, judgement }),
  };
}

const keepPicture = (context: ProbeContext, state: State, what: string, content: Buffer): Promise<string> =>
  context.keep({ name: `${state.id}-${what}.png`, content, contentType: 'image/png' });
