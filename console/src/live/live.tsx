import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { List, LiveEvent, Run } from '../api/types.ts';
import { connectLive, type LiveStatus, type Socket } from './connection.ts';
import { patchProgress, progressByRun, staleKeys } from './invalidate.ts';

type Listener = (events: readonly LiveEvent[]) => void;

interface Live {
  readonly status: LiveStatus;
  readonly listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live>({ status: 'connecting', listen: () => () => {} });

const POLL_MS = 5_000;

/** Keeps the pages below current: by events while connected, by asking every 5 s while not. */
export function LiveProvider({ topics, children }: { topics: readonly string[]; children: ReactNode }) {
  const queryClient = useQueryClient();
  const listeners = useRef(new Set<Listener>());
  const [status, setStatus] = useState<LiveStatus>('connecting');
  const topicList = topics.join(' ');

  useEffect(() => {
    let wasClosed = false;
    const connection = connectLive({
      open: openSocket,
      topics: topicList.split(' '),
      random: Math.random,
      onStatus: (next) => {
        // A try to connect again is not news: the state stays "closed" until it succeeds.
        if (next === 'connecting' && wasClosed) return;
        if (next === 'open' && wasClosed) void queryClient.invalidateQueries({ type: 'active' });
        wasClosed = next === 'closed';
        setStatus(next);
      },
      onEvents: (events) => {
        const progress = progressByRun(events);
        if (progress.size > 0) {
          queryClient.setQueriesData<InfiniteData<List<Run>>>({ queryKey: ['runs'] }, (data) =>
            data === undefined ? data : patchProgress(data, progress),
          );
        }
        for (const queryKey of staleKeys(events)) void queryClient.invalidateQueries({ queryKey });
        for (const listener of listeners.current) listener(events);
      },
    });
    const online = () => connection.retryNow();
    window.addEventListener('online', online);
    return () => {
      window.removeEventListener('online', online);
      connection.stop();
    };
  }, [queryClient, topicList]);

  useEffect(() => {
    if (status !== 'closed') return;
    const poll = setInterval(() => void queryClient.invalidateQueries({ type: 'active' }), POLL_MS);
    return () => clearInterval(poll);
  }, [status, queryClient]);

  const live = useMemo<Live>(
    () => ({
      status,
      listen: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [status],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

function openSocket(): Socket {
  const url = new URL('/ws', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  const wrapped: Socket = {
    send: (data) => socket.send(data),
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  socket.onopen = () => wrapped.onopen?.();
  socket.onmessage = (message) => wrapped.onmessage?.({ data: message.data });
  socket.onclose = () => wrapped.onclose?.();
  return wrapped;
}

/** Whether events arrive now. */
export const useLiveStatus = (): LiveStatus => useContext(LiveContext).status;

/** Calls `handle` with events as they come, in batches, at most four times a second. */
export function useEvents(handle: Listener): void {
  const { listen } = useContext(LiveContext);
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => listen((events) => latest.current(events)), [listen]);
}
