import { count } from '../../kit/format.ts';
import { messages } from '../../messages.en.ts';

export const callsText = (calls: number): string =>
  calls === 1 ? messages.models.oneCall : messages.models.calls(count(calls));
