import type { ElementHandle, JSHandle, Page } from 'playwright-core';
import { bounded } from '../browsers/bounded.ts';
import { describeElements } from '../browsers/describe/describe-element.ts';
import { namesInPage } from '../browsers/describe/names.ts';
import { rolesInPage } from '../browsers/describe/roles.ts';
import type { PageSnapshot } from '../domain/exploration/snapshot.ts';
import type { ElementRef } from '../domain/suite/locator.ts';
import { controlsInPage } from './controls-in-page.ts';
import { factsInPage } from './facts-in-page.ts';
import { formsInPage } from './forms-in-page.ts';
import { registerInPage } from './page-elements.ts';
import { type SnapshotLimits, snapshotInPage, type TakenSnapshot } from './snapshot-in-page.ts';

/** Enough for the pages people make; a page of 50,000 elements is read as far as this. */
const limits: SnapshotLimits = { nodes: 6000, children: 150 };

/** The parts call each other in the page; each is sent as its own source text. */
const source = `(() => {
  const roles = (${rolesInPage.toString()})();
  const names = (${namesInPage.toString()})(roles);
  const register = (${registerInPage.toString()})();
  const kit = (${controlsInPage.toString()})(roles, names, register);
  const forms = (${formsInPage.toString()})(roles, kit, register);
  return (${snapshotInPage.toString()})(roles, names, register, kit, forms, ${JSON.stringify(limits)});
})()`;

/** A snapshot together with the elements it names. */
export interface Snapshot {
  readonly data: PageSnapshot;
  /** Locators and looks of elements of it, by their numbers; those that cannot be told apart are left out. */
  describe(numbers: readonly number[]): Promise<ReadonlyMap<number, ElementRef>>;
  dispose(): Promise<void>;
}

const mostMilliseconds = 15_000;

/** @throws MainstayError `testing.took_too_long` when the page does not answer; Playwright's error when it is gone */
export async function takeSnapshot(page: Page, signal?: AbortSignal): Promise<Snapshot> {
  const within = <T>(work: Promise<T>, what: string): Promise<T> =>
    bounded(work, { milliseconds: mostMilliseconds, what, signal });
  const handle = (await within(page.evaluateHandle(source), 'Reading the page')) as JSHandle<TakenSnapshot>;
  const data = await within(
    handle.evaluate((taken) => taken.data),
    'Reading the page',
  );
  // It is one more look at the same moment: a page that went on meanwhile is read without.
  const facts = await within(page.evaluate(factsInPage), 'Reading the figures').catch(() => undefined);
  signal?.throwIfAborted();
  return {
    data: { ...data, ...(facts && { facts }) },
    describe: (numbers) => within(refsOf(page, handle, numbers), 'Describing the page'),
    dispose: () => handle.dispose().catch(() => undefined),
  };
}

async function refsOf(
  page: Page,
  handle: JSHandle<TakenSnapshot>,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, ElementRef>> {
  const wanted = [...new Set(numbers)];
  if (wanted.length === 0) return new Map();
  const list = await handle.evaluateHandle(
    (taken, which) => which.map((number) => taken.elements[number]),
    wanted,
  );
  const properties = await list.getProperties();
  const handles = wanted.map((_, at) => properties.get(String(at))?.asElement() ?? undefined);
  try {
    const there = handles.flatMap((one, at) =>
      one ? [{ one: one as ElementHandle, number: wanted[at] ?? -1 }] : [],
    );
    const described = await describeElements(
      page,
      there.map(({ one }) => one),
    );
    return new Map(
      there.flatMap(({ number }, at): [number, ElementRef][] => {
        const element = described[at];
        return element ? [[number, element]] : [];
      }),
    );
  } finally {
    await Promise.all([list.dispose(), ...handles.map((one) => one?.dispose())]).catch(() => undefined);
  }
}
