import type { Game } from '../game.ts';
import { searchByPrices } from './by-prices.ts';
import type { Bracket } from './structure.ts';

export interface Solving {
  /** Asked some tens of times a second. */
  readonly shouldStop?: () => boolean;
  /** Told whenever the best or the bound has changed. */
  readonly onProgress?: (bracket: Bracket) => void;
  /** Ends once the best is within this part of the bound. */
  readonly within?: number;
  readonly search?: (game: Game) => Generator<Bracket, Bracket>;
}

/**
 * The best coalition structure, or when it is stopped before: the best so far, and a bound on every other. Exact for up to
 * 24 agents.
 */
export function findBestStructure(game: Game, solving: Solving = {}): Bracket {
  const { shouldStop = () => false, onProgress = () => {}, within = 0, search = searchByPrices } = solving;
  const steps = search(game);
  let last: Bracket | null = null;
  for (;;) {
    const { value, done } = steps.next();
    if (last === null || value.best.value > last.best.value || value.bound < last.bound || value.done)
      onProgress(value);
    last = value;
    const near = value.bound - value.best.value <= within * Math.abs(value.best.value);
    if (done || near || shouldStop()) return value;
  }
}
