import type { Platform } from '#kernel/app';
import type { CoalitionSettings } from '../domain/settings.ts';
import { streamingOf } from './streaming.ts';

export function addStreamMetrics(platform: Platform<CoalitionSettings>): void {
  const { metrics } = platform;
  const streaming = streamingOf(platform);
  metrics.gauge({
    name: 'coalition_stream_connections',
    help: 'Clients that listen to this process.',
    collect: (set) => set(streaming.figures().connections),
  });
  metrics.gauge({
    name: 'coalition_stream_limit_share',
    help: 'The share of its limit that the user or the address with most connections has, 0 to 1, in all processes.',
    collect: async (set) => set(await streaming.fullest()),
  });
  metrics.gauge({
    name: 'coalition_stream_dropped_ticks',
    help: 'Ticks that were left out since a client read slowly, since the start.',
    collect: (set) => set(streaming.figures().dropped),
  });
  metrics.gauge({
    name: 'coalition_stream_refusals',
    help: 'What was refused to clients or ended their connections since the start, by code.',
    labels: ['code'],
    collect(set) {
      // There from the start: the growth from nothing is not seen of one that appears later.
      set(0, { code: 'coalition.stream_too_many_connections' });
      for (const [code, count] of streaming.figures().refused) set(count, { code });
    },
  });
}
