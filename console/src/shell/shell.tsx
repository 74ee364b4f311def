import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AppPages } from '../kit/app-pages.ts';
import { isTyping, useKey } from '../kit/hooks.ts';
import { NavigatedContext } from '../kit/page.tsx';
import { LiveProvider } from '../live/live.tsx';
import { messages } from '../messages.en.ts';
import { home, work } from './destinations.ts';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { useAppliedTheme } from './theme.ts';
import { TopBar } from './top-bar.tsx';

const KERNEL_TOPICS = ['run.*', 'approval.*', 'agent.*', 'project.*'];

/** The frame around every page of a signed-in person. */
export function Shell({ apps }: { apps: readonly AppPages[] }) {
  useAppliedTheme();
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);
  const [menu, setMenu] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const first = useRef(path);
  const navigated = useRef(false);
  if (path !== first.current) navigated.current = true;
  const navigate = useNavigate();
  const go = useCallback((to: string) => void navigate({ to }), [navigate]);
  const topics = useMemo(() => [...KERNEL_TOPICS, ...apps.map((app) => `${app.id}.*`)], [apps]);

  usePaletteKey(useCallback(() => setOpen('palette'), []));
  useKey(
    '?',
    useCallback(() => setOpen('shortcuts'), []),
  );
  useGoKeys(go);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever the page changes
  useEffect(() => setMenu(false), [path]);

  const close = useCallback(() => setOpen(null), []);
  return (
    <LiveProvider topics={topics}>
      <NavigatedContext value={navigated}>
        <a
          href="#main"
          className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          {messages.skipToContent}
        </a>
        <div className="grid min-h-dvh grid-rows-[auto_1fr] md:grid-cols-[13.5rem_minmax(0,1fr)]">
          <Rail apps={apps} open={menu} onClose={() => setMenu(false)} />
          <TopBar menuOpen={menu} onMenu={() => setMenu(true)} onPalette={() => setOpen('palette')} />
          <main id="main" tabIndex={-1} className="min-w-0 px-4 py-6 md:px-8">
            <Outlet />
          </main>
        </div>
        {open === 'palette' && (
          <Palette apps={apps} go={go} onClose={close} onShortcuts={() => setOpen('shortcuts')} />
        )}
        {open === 'shortcuts' && <Shortcuts onClose={close} />}
      </NavigatedContext>
    </LiveProvider>
  );
}

function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [open]);
}

const GO_MS = 1_500;

/** `g` and then a letter goes to a page. */
function useGoKeys(go: (to: string) => void): void {
  useEffect(() => {
    let armedUntil = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      if (event.key === 'g') {
        armedUntil = event.timeStamp + GO_MS;
        return;
      }
      const target = [home, ...work].find(({ key }) => key === event.key);
      if (target && event.timeStamp < armedUntil) go(target.to);
      armedUntil = 0;
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [go]);
}
