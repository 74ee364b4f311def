import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.ts';
import { meQuery, projectsQuery, runsQuery } from '../api/queries.ts';
import { count } from '../kit/format.ts';
import { Icon, paths } from '../kit/icon.tsx';
import { Popover } from '../kit/popover.tsx';
import { useSelectedProject } from '../kit/project.tsx';
import { ProgressBar } from '../kit/status.tsx';
import { messages } from '../messages.en.ts';
import { OfflineStrip } from './offline-strip.tsx';
import { type Theme, useTheme } from './theme.ts';

const barButton =
  'inline-flex min-h-8 items-center gap-2 rounded-md border border-transparent px-2 text-ink hover:bg-sunken';

export function TopBar({
  menuOpen,
  onMenu,
  onPalette,
}: {
  menuOpen: boolean;
  onMenu: () => void;
  onPalette: () => void;
}) {
  return (
    <div className="sticky top-0 z-20 min-w-0 md:col-start-2">
      <header className="flex h-12 items-center gap-1 border-b border-line bg-surface px-2 md:gap-2 md:px-6">
        <button
          type="button"
          aria-label={messages.nav.open}
          aria-expanded={menuOpen}
          aria-controls="rail"
          onClick={onMenu}
          className={`${barButton} md:hidden`}
        >
          <Icon d={paths.menu} />
        </button>
        <ProjectSwitch />
        <div className="flex-1" />
        <button
          type="button"
          onClick={onPalette}
          className={`${barButton} text-muted md:min-w-48 md:border-line`}
        >
          <Icon d={paths.search} />
          <span className="flex-1 text-left max-md:sr-only">{messages.topBar.search}</span>
          <kbd className="rounded-sm bg-sunken px-1.5 font-mono text-xs max-md:hidden">Ctrl K</kbd>
        </button>
        <RunningNow />
        <Account />
      </header>
      <OfflineStrip />
    </div>
  );
}

function ProjectSwitch() {
  const projects = useQuery(projectsQuery).data?.items ?? [];
  const [selected, select] = useSelectedProject();
  const current = projects.find((project) => project.id === selected);
  const item = 'flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-sunken';
  return (
    <Popover
      label={`${messages.topBar.project}: ${current?.name ?? messages.topBar.allProjects}`}
      align="start"
      className={`${barButton} max-w-40 min-w-0 md:max-w-64`}
      button={
        <>
          <span className="truncate font-strong">{current?.name ?? messages.topBar.allProjects}</span>
          <Icon d={paths.chevron} className="text-muted" />
        </>
      }
    >
      {(close) => (
        <>
          {[{ id: null, name: messages.topBar.allProjects }, ...projects].map((project) => (
            <button
              key={project.id ?? ''}
              type="button"
              aria-pressed={project.id === (current?.id ?? null)}
              className={item}
              onClick={() => {
                select(project.id);
                close();
              }}
            >
              <span className="w-4">{project.id === (current?.id ?? null) && <Icon d={paths.check} />}</span>
              <span className="min-w-0 flex-1 truncate">{project.name}</span>
            </button>
          ))}
          {current && (
            <Link
              to={`/projects/${current.id}`}
              onClick={close}
              className={`${item} mt-1 rounded-none border-t border-line pt-1 text-accent`}
            >
              {messages.topBar.projectPage}
            </Link>
          )}
        </>
      )}
    </Popover>
  );
}

function RunningNow() {
  const [project] = useSelectedProject();
  const running =
    useInfiniteQuery(runsQuery({ status: 'running', project: project ?? undefined }, 10)).data?.pages.flatMap(
      (page) => page.items,
    ) ?? [];
  const label = messages.topBar.running(count(running.length));
  return (
    <Popover
      label={label}
      className={barButton}
      button={
        <>
          <span
            aria-hidden="true"
            className={`size-2 rounded-full ${running.length > 0 ? 'bg-accent' : 'bg-line-strong'}`}
          />
          <span className="max-lg:hidden">{label}</span>
          <span className="lg:hidden">{count(running.length)}</span>
        </>
      }
    >
      {(close) => (
        <div className="p-1">
          <p className="mb-2 font-strong">{messages.topBar.runningTitle}</p>
          {running.length === 0 && <p className="text-muted">{messages.topBar.runningNone}</p>}
          {running.map((run) => (
            <Link
              key={run.id}
              to={`/runs/${run.id}`}
              onClick={close}
              className="mb-1 block rounded-md px-2 py-1.5 hover:bg-sunken"
            >
              <span className="block truncate">{run.title}</span>
              <ProgressBar value={run.progress} label={run.title} />
            </Link>
          ))}
        </div>
      )}
    </Popover>
  );
}

function Account() {
  const me = useQuery(meQuery).data;
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [theme, setTheme] = useTheme();
  const signOut = useMutation({
    mutationFn: () => api.post('/auth/logout'),
    // Also when the request failed: whoever signs out must not go on seeing what was loaded.
    onSettled: async () => {
      await navigate({ to: '/login' });
      queryClient.clear();
    },
  });
  const themes: readonly (readonly [Theme, string])[] = [
    ['system', messages.settings.system],
    ['light', messages.settings.light],
    ['dark', messages.settings.dark],
  ];
  return (
    <Popover label={messages.topBar.account} className={barButton} button={<Icon d={paths.user} />}>
      {(close) => (
        <>
          <div className="px-2 py-1">
            <p className="font-strong">{me?.name}</p>
            <p className="text-sm text-muted">{me?.email}</p>
          </div>
          <fieldset className="border-y border-line px-2 py-2">
            <legend className="sr-only">{messages.topBar.theme}</legend>
            <div className="flex gap-1">
              {themes.map(([value, label]) => (
                <button
                  key={value}
                  type="button"
                  aria-pressed={theme === value}
                  onClick={() => setTheme(value)}
                  className="min-h-7 flex-1 rounded-md border border-line px-2 hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent"
                >
                  {label}
                </button>
              ))}
            </div>
          </fieldset>
          <Link
            to="/settings"
            onClick={close}
            className="mt-1 flex min-h-8 items-center rounded-md px-2 hover:bg-sunken"
          >
            {messages.nav.settings}
          </Link>
          <button
            type="button"
            onClick={() => signOut.mutate()}
            className="flex min-h-8 w-full items-center rounded-md px-2 text-left hover:bg-sunken"
          >
            {messages.topBar.signOut}
          </button>
        </>
      )}
    </Popover>
  );
}
