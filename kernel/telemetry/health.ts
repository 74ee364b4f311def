import { type Clock, MainstayError, messageOf, systemClock } from '#kernel/base';

/** Something that can be well or not. */
export interface HealthCheck {
  /** Unique, e.g. `database`. */
  readonly name: string;
  /** Whether the program is of no use while it fails. */
  readonly critical: boolean;
  /** Looks; give up when `signal` aborts. Throwing counts as not well. */
  check(signal: AbortSignal): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}

export interface HealthReport {
  /** Whether every critical check is well. */
  readonly healthy: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly critical: boolean;
    readonly detail: string;
  }[];
}

export interface Health {
  /** @throws MainstayError `telemetry.check_taken` */
  add(check: HealthCheck): void;
  /** The result of all checks, at most a second old. Never throws. */
  report(): Promise<HealthReport>;
}

export interface HealthOptions {
  /** How long one check may take (default 2000). */
  readonly timeoutMilliseconds?: number;
  /** How long a result is given out again (default 1000), so that asking often costs nothing. */
  readonly keepMilliseconds?: number;
  readonly clock?: Clock;
}

/** Health checks, run side by side with a timeout each; callers that ask at once share one run. */
export function createHealth(options: HealthOptions = {}): Health {
  const { timeoutMilliseconds = 2_000, keepMilliseconds = 1_000, clock = systemClock } = options;
  const checks = new Map<string, HealthCheck>();
  let kept: { readonly at: number; readonly report: HealthReport } | undefined;
  let running: Promise<HealthReport> | undefined;

  const runAll = async (): Promise<HealthReport> => {
    const results = await Promise.all(
      [...checks.values()].map((check) => runOne(check, timeoutMilliseconds)),
    );
    const report = { healthy: results.every(({ ok, critical }) => ok || !critical), checks: results };
    kept = { at: clock.now().getTime(), report };
    return report;
  };

  return {
    add(check) {
      if (checks.has(check.name)) {
        throw new MainstayError('telemetry.check_taken', `There is a health check ${check.name} already.`);
      }
      checks.set(check.name, check);
      kept = undefined;
    },
    async report() {
      if (kept !== undefined && clock.now().getTime() - kept.at < keepMilliseconds) return kept.report;
      running ??= runAll().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

async function runOne(
  check: HealthCheck,
  timeoutMilliseconds: number,
): Promise<HealthReport['checks'][number]> {
  const { name, critical } = check;
  const stop = new AbortController();
  const late = Promise.withResolvers<{ ok: boolean; detail: string }>();
  const timer = setTimeout(() => {
    stop.abort();
    late.resolve({ ok: false, detail: `No answer within ${timeoutMilliseconds / 1000} s.` });
  }, timeoutMilliseconds);
  try {
    const looked = (async () => check.check(stop.signal))();
    const { ok, detail = '' } = await Promise.race([looked, late.promise]);
    return { name, critical, ok, detail };
  } catch (error) {
    return { name, critical, ok: false, detail: messageOf(error) };
  } finally {
    clearTimeout(timer);
  }
}
