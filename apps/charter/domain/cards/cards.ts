import { DATASHEET } from './datasheet.ts';
import { MODEL_CARD } from './model-card.ts';

export const CARDS = [MODEL_CARD, DATASHEET] as const;
