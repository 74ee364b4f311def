import type { LiveEvent } from '../api/types.ts';

/**
 * The query keys whose data the events make stale, each once. The noun of an event says which: kernel nouns are
 * known here, any other noun is taken as the app of that id, whose queries begin with `['app', id]`.
 */
export function staleKeys(events: readonly LiveEvent[]): readonly (readonly string[])[] {
  const keys = new Map<string, readonly string[]>();
  for (const event of events) {
    for (const key of keysOf(event)) keys.set(key.join(' '), key);
  }
  return [...keys.values()];
}

function keysOf({ event, subject }: LiveEvent): readonly (readonly string[])[] {
  const [noun = ''] = event.split('.');
  switch (noun) {
    case 'run':
      // Progress is written straight into lists (see patchProgress), so that a busy run does not refetch them.
      return event === 'run.progressed' ? [['run', subject]] : [['run', subject], ['runs']];
    case 'approval':
      return [['approvals'], ['runs']];
    case 'agent':
      return [['agents']];
    case 'project':
      return [['projects']];
    default:
      return [['app', noun]];
  }
}

/** The newest progress of each run that is in the events. */
export function progressByRun(
  events: readonly LiveEvent[],
): ReadonlyMap<string, { readonly progress: number; readonly message: string }> {
  const latest = new Map<string, { progress: number; message: string }>();
  for (const { event, subject, data } of events) {
    if (event !== 'run.progressed' || typeof data.progress !== 'number') continue;
    latest.set(subject, {
      progress: data.progress,
      message: typeof data.message === 'string' ? data.message : '',
    });
  }
  return latest;
}

interface HasProgress {
  readonly id: string;
  readonly progress: number;
  readonly message: string;
}

/** Pages of a list with newer progress filled in; the same object when nothing in it changed. */
export function patchProgress<
  T extends { readonly pages: readonly { readonly items: readonly HasProgress[] }[] },
>(data: T, latest: ReadonlyMap<string, { readonly progress: number; readonly message: string }>): T {
  if (!data.pages.some((page) => page.items.some((run) => latest.has(run.id)))) return data;
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.map((run) => ({ ...run, ...latest.get(run.id) })),
    })),
  };
}
