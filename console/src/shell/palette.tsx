import { type InfiniteData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { projectsQuery } from '../api/queries.ts';
import type { List, Run } from '../api/types.ts';
import type { AppPages } from '../kit/app-pages.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useSelectedProject } from '../kit/project.tsx';
import { search } from '../kit/search.ts';
import { messages } from '../messages.en.ts';
import { type Entry, pageEntries } from './destinations.ts';
import { useTheme } from './theme.ts';

const SHOWN = 12;

/** Reaches every page and action by typing a part of its name. */
export function Palette({
  apps,
  go,
  onClose,
  onShortcuts,
}: {
  apps: readonly AppPages[];
  go: (to: string) => void;
  onClose: () => void;
  onShortcuts: () => void;
}) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const entries = useEntries(apps, go, onShortcuts);
  const found = useMemo(
    () => search(query, entries, (entry) => entry.label).slice(0, SHOWN),
    [query, entries],
  );
  const current = Math.min(active, found.length - 1);
  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setActive((current + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[current]);
    }
  };
  return (
    <Dialog title={messages.palette.title} onClose={onClose} wide>
      <input
        role="combobox"
        aria-label={messages.palette.title}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={current >= 0 ? `${listId}-${current}` : undefined}
        aria-autocomplete="list"
        placeholder={messages.palette.placeholder}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className="min-h-10 w-full rounded-md border border-line-strong bg-surface px-3"
      />
      <p role="status" className="sr-only">
        {messages.palette.results(found.length)}
      </p>
      <div id={listId} role="listbox" aria-label={messages.palette.title} className="mt-2 min-h-40">
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the input, which keeps the focus
          <div
            key={entry.id}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            onClick={() => choose(entry)}
            onPointerMove={() => setActive(index)}
            className="flex min-h-8 cursor-pointer items-center justify-between gap-4 rounded-md px-2 aria-selected:bg-accent-tint"
          >
            <span className="min-w-0 truncate">{entry.label}</span>
            <span className="text-sm text-muted">{entry.kind}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="px-2 text-muted">{messages.palette.empty}</p>}
    </Dialog>
  );
}

function useEntries(
  apps: readonly AppPages[],
  go: (to: string) => void,
  onShortcuts: () => void,
): readonly Entry[] {
  const projects = useQuery(projectsQuery).data?.items;
  const queryClient = useQueryClient();
  const [, setTheme] = useTheme();
  const [, selectProject] = useSelectedProject();
  return useMemo(() => {
    const action = (id: string, label: string, run: () => void): Entry => ({
      id,
      kind: messages.palette.actions,
      label,
      run,
    });
    const runs = new Map(
      queryClient
        .getQueriesData<InfiniteData<List<Run>>>({ queryKey: ['runs'] })
        .flatMap(([, data]) => data?.pages.flatMap((page) => page.items) ?? [])
        .map((run) => [run.id, run] as const),
    );
    return [
      ...pageEntries(apps, go),
      action('shortcuts', messages.palette.showShortcuts, onShortcuts),
      action('light', messages.palette.themeLight, () => setTheme('light')),
      action('dark', messages.palette.themeDark, () => setTheme('dark')),
      action('system', messages.palette.themeSystem, () => setTheme('system')),
      ...(projects ?? []).map((project) => ({
        id: `project ${project.id}`,
        kind: messages.palette.projects,
        label: messages.palette.switchTo(project.name),
        run: () => selectProject(project.id),
      })),
      ...[...runs.values()].map((run) => ({
        id: `run ${run.id}`,
        kind: messages.palette.recentRuns,
        label: run.title,
        run: () => go(`/runs/${run.id}`),
      })),
    ];
  }, [apps, go, onShortcuts, projects, queryClient, setTheme, selectProject]);
}
