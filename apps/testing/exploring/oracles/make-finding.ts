import { maskText, routeOf } from '../../domain/exploration/route.ts';
import type { Finding } from '../../domain/findings/finding.ts';
import type { ElementRef } from '../../domain/suite/locator.ts';
import type { Action } from '../../domain/suite/step.ts';

interface Said {
  readonly check: string;
  readonly severity: Finding['severity'];
  readonly confidence?: Finding['confidence'];
  readonly title: string;
  readonly advice: string;
  /** What tells it from others of its check: no ids, times or counts. */
  readonly about: string;
  /** The address without origin. */
  readonly path: string;
  readonly state?: string | undefined;
  readonly element?: ElementRef | undefined;
  readonly steps: readonly Action[];
  /** Texts by their titles. */
  readonly evidence?: Readonly<Record<string, string>>;
  readonly source?: string;
}

export function makeFinding(said: Said): Finding {
  const {
    check,
    severity,
    confidence = 'certain',
    title,
    advice,
    about,
    path,
    state,
    element,
    steps,
    source,
  } = said;
  return {
    check,
    type: 'functional',
    severity,
    confidence,
    title: title.slice(0, 300),
    advice,
    key: `${check}|${maskText(about)}`.slice(0, 500),
    path,
    ...(state !== undefined && { state }),
    ...(element && { element }),
    steps: [...steps],
    evidence: Object.entries(said.evidence ?? {}).map(([name, text]) => ({
      kind: 'text' as const,
      title: name,
      text: text.slice(0, 20_000),
    })),
    ...(source !== undefined && { source }),
  };
}

/** A path as people read it, the ids in it replaced. */
export function routeOfUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? routeOf(`${parsed.pathname}${parsed.search}`) : url;
}
