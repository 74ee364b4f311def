import type { Clock } from '#kernel/base';
import type { KernelSettings } from '#kernel/config';
import type { Guard } from '#kernel/guard';
import type { Accounts, Models, Providers, Target } from '#kernel/models';
import type { Logger, Metrics } from '#kernel/telemetry';
import type { Traffic } from './upstream/lane.ts';

/** What the gateway stands on. */
export interface GatewayParts {
  readonly settings: Pick<KernelSettings, 'gateway' | 'models'>;
  readonly providers: Providers;
  /** Names for lists of targets, tried in order. */
  readonly routes: ReadonlyMap<string, readonly Target[]>;
  /** The target that would cost the most, for what is set aside of the budgets. */
  readonly dearest: Models['dearest'];
  readonly accounts: Accounts;
  /** What holds for each provider, whoever asks it. */
  readonly traffic: Traffic;
  readonly guard: Pick<Guard, 'check' | 'redact' | 'checkAnswer'>;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly clock: Clock;
}
