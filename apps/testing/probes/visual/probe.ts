import { messageOf } from '#kernel/base';
import type { State } from '../../domain/exploration/graph.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import type { BrowserKind } from '../../domain/suite/test-case.ts';
import { stateKey } from '../../domain/visual/state-key.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import type { BaselineStore } from './baselines.ts';
import { createComparer, type PictureComparer } from './compare.ts';
import { type Examined, examine } from './examine.ts';
import { lookAt } from './look.ts';

export interface VisualOptions {
  readonly store: BaselineStore;
  readonly projectId: string;
  readonly browser?: BrowserKind;
  readonly viewports?: readonly { readonly width: number; readonly height: number }[];
  /** The whole page (default), or what is in the window. */
  readonly extent?: 'page' | 'window';
  /** What pages take for now. */
  readonly now?: Date;
  /** Where fonts are drawn alike (default: this system and processor). */
  readonly platform?: string;
}

/** Nothing new is begun with less time than this. */
const leastForAState = 3000;

/** A picture to compare: of a state, in a window. */
interface Task {
  readonly state: State;
  readonly viewport: { readonly width: number; readonly height: number };
}

/** Compares the picture of every state, in every window asked for, with its baseline. */
export function createVisualProbe(options: VisualOptions): Probe {
  const { viewports = [{ width: 1280, height: 720 }] } = options;
  return async (context) => {
    const comparer = await createComparer();
    const findings: Finding[] = [];
    const limits: string[] = [];
    const counts = { new: 0, same: 0, changed: 0, varies: 0 };
    const all = viewports.flatMap((viewport) => context.graph.states.map((state) => ({ state, viewport })));
    let slowest = leastForAState;
    let done = 0;
    try {
      for (const task of all) {
        if (context.signal.aborted) break;
        if (context.remaining() < slowest) {
          limits.push(`${all.length - done} of ${all.length} pictures were not compared: the time was up.`);
          break;
        }
        context.progress(done / all.length, `Comparing the picture of ${task.state.name}`);
        const began = performance.now();
        const examined = await examineTask(context, comparer, task, options);
        if (examined.outcome !== undefined) counts[examined.outcome] += 1;
        if (examined.limit !== undefined) limits.push(examined.limit);
        if (examined.finding !== undefined) {
          findings.push(examined.finding);
          context.found(examined.finding);
        }
        done += 1;
        slowest = Math.max(slowest, performance.now() - began);
      }
    } finally {
      await comparer.close();
    }
    return { findings, figures: { pictures: done, ...counts, engine: comparer.engine }, limits };
  };
}

async function examineTask(
  context: ProbeContext,
  comparer: PictureComparer,
  { state, viewport }: Task,
  options: VisualOptions,
): Promise<Partial<Examined>> {
  const { store, projectId, browser = 'chromium', extent = 'page', now } = options;
  const key = {
    project_id: projectId,
    site: context.graph.origin,
    state: stateKey(state),
    browser,
    viewport: `${viewport.width}x${viewport.height}`,
    platform: options.platform ?? `${process.platform}-${process.arch}`,
  };
  const look = () => lookAt(context, state, { browser, viewport, extent, ...(now && { now }) });
  try {
    return await examine({ context, store, comparer, state, key, look });
  } catch (error) {
    if (context.signal.aborted) return {};
    return { limit: `No picture of ${state.name}: ${messageOf(error).split('\n')[0]}` };
  }
}
