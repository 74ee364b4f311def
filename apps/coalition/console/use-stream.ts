import { useEffect, useRef, useState } from 'react';
import { base } from './queries.ts';
import { type Looking, openStream, type StreamSocket } from './stream.ts';
import type { Tick } from './types.ts';

/** Hands on ticks as they happen. @returns whether they come; as long as not, one has to ask */
export function useStream(
  { target, id }: Looking,
  onTicks: (ticks: ReadonlyMap<string, Tick>) => void,
): boolean {
  const [open, setOpen] = useState(false);
  const latest = useRef(onTicks);
  useEffect(() => {
    latest.current = onTicks;
  });
  useEffect(
    () =>
      openStream({
        open: openSocket,
        looking: { target, id },
        onTicks: (ticks) => latest.current(ticks),
        onStatus: setOpen,
      }),
    [target, id],
  );
  return open;
}

function openSocket(): StreamSocket {
  const url = new URL(`${base}/stream`, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  const wrapped: StreamSocket = {
    send: (data) => socket.send(data),
    close: () => socket.close(),
    ...{ onopen: null, onmessage: null, onclose: null },
  };
  socket.onopen = () => wrapped.onopen?.();
  socket.onmessage = ({ data }) => wrapped.onmessage?.({ data });
  socket.onclose = ({ code }) => wrapped.onclose?.({ code });
  return wrapped;
}
