import type { Recorded } from './recorded.ts';

type Report<Attribution> = (
  report: (metric: { readonly value: number; readonly attribution: Attribution }) => void,
  options?: { readonly reportAllChanges?: boolean; readonly durationThreshold?: number },
) => void;

/** What of the package `web-vitals` is used in the page; its own types need those of the DOM. */
interface VitalsLibrary {
  readonly onLCP: Report<{
    readonly target?: string;
    readonly url?: string;
    readonly timeToFirstByte: number;
    readonly resourceLoadDelay: number;
    readonly resourceLoadDuration: number;
    readonly elementRenderDelay: number;
  }>;
  readonly onCLS: Report<object>;
  readonly onINP: Report<{
    readonly interactionTarget?: string;
    readonly inputDelay: number;
    readonly processingDuration: number;
    readonly presentationDelay: number;
    readonly longestScript?: { readonly entry: ScriptTiming };
  }>;
  readonly onTTFB: Report<{
    readonly waitingDuration: number;
    readonly cacheDuration: number;
    readonly dnsDuration: number;
    readonly connectionDuration: number;
    readonly requestDuration: number;
  }>;
  readonly onFCP: Report<object>;
}

interface ScriptTiming {
  readonly sourceURL: string;
  readonly sourceFunctionName: string;
  readonly invoker: string;
  readonly duration: number;
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface PageElement {
  readonly nodeType: number;
  readonly localName: string;
  readonly id: string;
  readonly parentElement: PageElement | null;
  readonly children: ArrayLike<PageElement>;
}

interface Entry {
  readonly startTime: number;
  readonly duration: number;
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources?: readonly {
    readonly node: PageElement | null;
    readonly previousRect: Rect;
    readonly currentRect: Rect;
  }[];
  readonly scripts?: readonly ScriptTiming[];
}

/** What the function below finds in a page. */
declare const PerformanceObserver: {
  new (
    seen: (list: { getEntries(): readonly Entry[] }) => void,
  ): { observe(what: { type: string; buffered: boolean }): void };
  readonly supportedEntryTypes: readonly string[];
};

/** Runs in the page, before anything of it. The record it returns is filled as things happen. */
export function recordInPage(vitals: VitalsLibrary): Recorded {
  const supported = PerformanceObserver.supportedEntryTypes;
  const record: Recorded = {
    lcp: null,
    cls: supported.includes('layout-shift') ? 0 : null,
    inp: null,
    ttfb: null,
    fcp: null,
    shifts: [],
    tasks: supported.includes('longtask') ? [] : null,
    scripts: [],
    lastChange: performance.now(),
    timing: null,
  };
  const changed = () => {
    record.lastChange = performance.now();
  };
  const positive = (value: number | undefined) => Math.max(0, value ?? 0);

  const nameOf = (node: PageElement | null): string => {
    const parts: string[] = [];
    let at = node !== null && node.nodeType !== 1 ? node.parentElement : node;
    while (at !== null && parts.length < 5) {
      if (at.id !== '') {
        parts.unshift(`#${at.id}`);
        break;
      }
      const { localName, parentElement } = at;
      const alike = parentElement
        ? Array.from(parentElement.children).filter((one) => one.localName === localName)
        : [];
      parts.unshift(alike.length > 1 ? `${localName}:nth-of-type(${alike.indexOf(at) + 1})` : localName);
      at = parentElement;
    }
    return parts.join(' > ') || 'an element that is gone';
  };
  const box = ({ x, y, width, height }: Rect) => ({ x, y, width, height });
  const scriptName = ({ sourceURL, sourceFunctionName, invoker }: ScriptTiming) =>
    [sourceURL || invoker || 'an inline script', sourceFunctionName].filter((part) => part !== '').join(' ');

  const observe = (type: string, seen: (entry: Entry) => void) => {
    if (!supported.includes(type)) return;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen(entry);
    }).observe({ type, buffered: true });
  };

  const all = { reportAllChanges: true };
  vitals.onLCP(({ value, attribution }) => {
    changed();
    record.lcp = {
      value,
      element: attribution.target || 'an element that is gone',
      url: attribution.url || null,
      first_byte: positive(attribution.timeToFirstByte),
      load_delay: positive(attribution.resourceLoadDelay),
      load: positive(attribution.resourceLoadDuration),
      render_delay: positive(attribution.elementRenderDelay),
    };
  }, all);
  vitals.onCLS(({ value }) => {
    record.cls = value;
  }, all);
  vitals.onINP(
    ({ value, attribution }) => {
      record.inp = {
        value,
        element: attribution.interactionTarget || 'an element that is gone',
        input_delay: positive(attribution.inputDelay),
        processing: positive(attribution.processingDuration),
        presentation: positive(attribution.presentationDelay),
        script: attribution.longestScript ? scriptName(attribution.longestScript.entry) : null,
      };
    },
    { reportAllChanges: true, durationThreshold: 0 },
  );
  vitals.onTTFB(({ value, attribution }) => {
    record.ttfb = value;
    record.timing = {
      redirects: positive(attribution.waitingDuration + attribution.cacheDuration),
      dns: positive(attribution.dnsDuration),
      connection: positive(attribution.connectionDuration),
      server: positive(attribution.requestDuration),
    };
  }, all);
  vitals.onFCP(({ value }) => {
    changed();
    record.fcp = value;
  }, all);

  observe('layout-shift', ({ startTime, value, hadRecentInput, sources = [] }) => {
    changed();
    const [source] = sources;
    if (hadRecentInput || source === undefined) return;
    record.shifts.push({
      element: nameOf(source.node),
      value,
      at: startTime,
      from: box(source.previousRect),
      to: box(source.currentRect),
    });
  });
  observe('longtask', ({ startTime, duration }) => {
    changed();
    record.tasks?.push({ at: startTime, milliseconds: duration });
  });
  observe('long-animation-frame', ({ scripts = [] }) => {
    for (const script of scripts) {
      const url = script.sourceURL || script.invoker || 'an inline script';
      record.scripts.push({ url, name: script.sourceFunctionName, milliseconds: script.duration });
    }
  });
  observe('resource', changed);
  return record;
}
