import type { Control, Look } from '../looking/look.ts';
import type { Entry, Move, Trail } from '../walking/move.ts';
import { saysSearch } from '../walking/words.ts';
import type { Allowance } from './allowed.ts';

type Add = Extract<Move, { do: 'add' }>;
const saysAdd = /\b(add|create|new|save|submit|insert|ok|go|enter|hinzufügen|ajouter|añadir|aggiungi)\b|^\+/i;

/** Fields of one line that may add to a list, each by Enter and by the buttons that may belong to it. */
export function possibleAdders({ controls }: Look, { may }: Allowance): readonly Add[] {
  const fields = controls.filter(
    (one) =>
      one.kind === 'text' &&
      ['text', ''].includes(one.type) &&
      one.tag === 'input' &&
      one.list === undefined &&
      !saysSearch(one) &&
      !one.isDisabled,
  );
  const buttons = controls.filter((one) => isButton(one) && saysAdd.test(one.name) && may(one) === true);
  return fields
    .slice(0, 3)
    .flatMap((field) => [
      ...buttons.slice(0, 2).map((button): Add => ({ do: 'add', field: field.key, by: button.key })),
      { do: 'add', field: field.key, by: 'Enter' } as const,
    ]);
}

const isButton = ({ kind, list, role }: Control): boolean =>
  kind === 'press' && list === undefined && role === 'button';

/** The list that shows one item more, with what was typed. */
export function listThatGrew(trail: Trail, at: number): string | undefined {
  const [before, after]: readonly (Entry | undefined)[] = [trail[at - 1], trail[at]];
  const text = after?.typed;
  if (!before || !after || text === undefined) return undefined;
  return after.look.lists.find(({ key, items }) => {
    const was = before.look.lists.find((one) => one.key === key)?.items ?? [];
    return items.some((one) => one.text.includes(text)) && !was.some((one) => one.text.includes(text));
  })?.key;
}
