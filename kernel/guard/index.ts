import { featuresOf, perWord, places } from './classifier/features.ts';
import { encodeWeights } from './classifier/weights.ts';
import { scaleOf, strongestStretch } from './classifier/window.ts';
import { fold } from './normalise/fold.ts';

export { createGuard } from './create-guard.ts';
export type { Guard, GuardDecision, TextSource } from './guard.ts';

/** What training shares with the running classifier, so that both read a text alike. */
export const classifierParts = {
  featuresOf,
  fold: (text: string): string => fold(text).view.text,
  places,
  perWord,
  scaleOf,
  strongestStretch,
  encodeWeights,
};
