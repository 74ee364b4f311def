const CHANGED = 'mainstay-stored';

/** The JSON value under `key`; undefined when there is none or it cannot be read. */
export function readStored<T>(storage: Pick<Storage, 'getItem'>, key: string): T | undefined {
  try {
    const text = storage.getItem(key);
    // What is under our own keys was written by `writeStored`.
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

/** Keeps `value`, or removes the key for null. A full or forbidden storage is no error: nothing is kept then. */
export function writeStored(
  storage: Pick<Storage, 'setItem' | 'removeItem'>,
  key: string,
  value: unknown,
): void {
  try {
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
  globalThis.window?.dispatchEvent(new CustomEvent(CHANGED, { detail: key }));
}

/** Calls `changed` when the key changes in this tab or another. */
export function subscribeStored(key: string, changed: () => void): () => void {
  const here = (event: Event) => {
    if (event instanceof CustomEvent && event.detail === key) changed();
  };
  const elsewhere = (event: StorageEvent) => {
    if (event.key === key) changed();
  };
  window.addEventListener(CHANGED, here);
  window.addEventListener('storage', elsewhere);
  return () => {
    window.removeEventListener(CHANGED, here);
    window.removeEventListener('storage', elsewhere);
  };
}
