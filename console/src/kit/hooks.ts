import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { readStored, subscribeStored, writeStored } from './storage.ts';

/** A value kept in this browser, the same in all its tabs. Without storage it lasts as long as the page. */
export function useStored<T extends string | null>(
  key: string,
  initial: T,
): readonly [T, (value: T) => void] {
  const raw = useSyncExternalStore(
    useCallback((changed) => subscribeStored(key, changed), [key]),
    () => window.localStorage.getItem(key),
  );
  // Written only by the setter below; whoever edits the storage by hand gets what they wrote.
  const value = raw === null ? initial : (readStored<T>(window.localStorage, key) ?? initial);
  const set = useCallback((next: T) => writeStored(window.localStorage, key, next), [key]);
  return [value, set];
}

/** Runs `action` on a key press outside of inputs. `key` as in `KeyboardEvent.key`. */
export function useKey(key: string, action: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [key, action]);
}

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['radio', 'checkbox', 'button'].includes(target.type)));

/** Whether the browser believes to have a network. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    return () => {
      window.removeEventListener('online', update);
      window.removeEventListener('offline', update);
    };
  }, []);
  return online;
}
