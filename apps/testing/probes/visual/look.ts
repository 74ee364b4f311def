import type { Page } from 'playwright-core';
import { act } from '../../browsers/act.ts';
import { settle } from '../../browsers/settle.ts';
import type { State } from '../../domain/exploration/graph.ts';
import type { BrowserKind } from '../../domain/suite/test-case.ts';
import type { ProbeContext } from '../probe.ts';
import { type Capture, capture } from './capture.ts';
import { prepareStable, type StableOptions } from './stabilise.ts';

export interface Sight extends StableOptions {
  readonly browser: BrowserKind;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly extent: 'page' | 'window';
}

export interface Look extends Capture {
  /** The browser and its version. */
  readonly drawnBy: string;
}

const actMilliseconds = 10_000;

/** A picture of a state, reached by its way in a fresh page. */
export function lookAt(context: ProbeContext, state: State, sight: Sight): Promise<Look> {
  const { signal, graph } = context;
  const milliseconds = context.settings.exploration.settle_milliseconds;
  const use = async (page: Page): Promise<Look> => {
    await prepareStable(page, sight);
    for (const action of state.way) {
      await act(page, action, { origin: graph.origin, timeoutMilliseconds: actMilliseconds, signal });
      await settle(page, { milliseconds, signal });
    }
    const version = page.context().browser()?.version() ?? 'unknown';
    return {
      ...(await capture(page, { extent: sight.extent, signal })),
      drawnBy: `${sight.browser} ${version}`,
    };
  };
  return context.withPage(use, { browser: sight.browser, viewport: sight.viewport });
}
