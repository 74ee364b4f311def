import { MainstayError } from '#kernel/base';

/**
 * What `work` gives, or an error when it took longer than `milliseconds` or the signal aborted first. A browser that
 * hangs answers nothing, not even an error: whatever asks it has to stop waiting by itself.
 *
 * @throws MainstayError `testing.took_too_long`; the signal's reason
 */
export function bounded<T>(
  work: Promise<T>,
  { milliseconds, what, signal }: { milliseconds: number; what: string; signal?: AbortSignal | undefined },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
    };
    const aborted = (): void => {
      stop();
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        stop();
        reject(
          new MainstayError(
            'testing.took_too_long',
            `${what} did not end within ${Math.round(milliseconds) / 1000} s.`,
            { kind: 'unavailable' },
          ),
        );
      },
      Math.max(0, milliseconds),
    );
    // Also when the signal is aborted already: what comes later from the work must not be an unhandled rejection.
    work.then(
      (value) => {
        stop();
        resolve(value);
      },
      (error: unknown) => {
        stop();
        reject(error);
      },
    );
    if (signal?.aborted) aborted();
    else signal?.addEventListener('abort', aborted, { once: true });
  });
}
