import type { Place } from '../domain/exploration/atlas.ts';
import { type ChoiceRules, choicesOf, neededElements } from '../domain/exploration/choices.ts';
import type { RawEffect } from '../domain/exploration/effects.ts';
import type { Effect, Field, Form } from '../domain/exploration/graph.ts';
import { routeOf } from '../domain/exploration/route.ts';
import type { PageSnapshot } from '../domain/exploration/snapshot.ts';
import type { ElementRef } from '../domain/suite/locator.ts';
import type { Action } from '../domain/suite/step.ts';
import type { Snapshot } from './take-snapshot.ts';

const mostMarks = 25;

/** A new state, with locators of all that can be done in it. */
export async function describePlace(
  snapshot: Snapshot,
  id: string,
  way: readonly Action[],
  depth: number,
  rules: ChoiceRules,
): Promise<{ readonly place: Place; readonly described: ReadonlyMap<number, ElementRef> }> {
  const { data } = snapshot;
  const marks = data.marks.slice(0, mostMarks);
  const described = await snapshot.describe([
    ...neededElements(data),
    ...marks.map(({ element }) => element),
  ]);
  const place: Place = {
    id,
    route: routeOf(data.path),
    path: data.path,
    title: data.title,
    name: data.dialogs.find((name) => name !== '') ?? (data.heading || data.title || data.path),
    way,
    depth,
    forms: formsOf(data, described),
    marks: marks.flatMap(({ element, text }) => {
      const found = described.get(element);
      return found ? [{ element: found, text }] : [];
    }),
    choices: choicesOf(data, described, rules),
    isVerified: false,
    misses: 0,
    done: new Set(),
  };
  return { place, described };
}

function formsOf({ forms }: PageSnapshot, described: ReadonlyMap<number, ElementRef>): Form[] {
  return forms.map(({ name, method, fields, submit }) => ({
    name,
    method,
    submit: submit === undefined ? undefined : described.get(submit),
    fields: fields.flatMap(
      ({ element, kind, label, name: fieldName, required, constraints, options }): Field[] => {
        const found = described.get(element);
        return found
          ? [{ element: found, kind, label, name: fieldName, required, constraints, options }]
          : [];
      },
    ),
  }));
}

/**
 * Effects with locators.
 *
 * @param earlier locators of the snapshot before: what is gone can only be named by them
 */
export async function describeEffects(
  raw: readonly RawEffect[],
  after: Snapshot,
  earlier: ReadonlyMap<number, ElementRef>,
): Promise<Effect[]> {
  const now = await after.describe(raw.filter(({ what }) => what !== 'gone').map(({ element }) => element));
  return raw.flatMap((effect): Effect[] => {
    const element = (effect.what === 'gone' ? earlier : now).get(effect.element);
    if (element === undefined) return [];
    if (effect.what !== 'count') return [{ what: effect.what, element, text: effect.text }];
    const items = itemsOf(element, effect.items ?? 'li');
    return items ? [{ what: 'count', element: items, text: effect.text }] : [];
  });
}

/** The items of a list, as one locator that finds them all. */
function itemsOf(list: ElementRef, tag: string): ElementRef | undefined {
  const css = list.locators.find((locator) => locator.by === 'css');
  if (css?.by !== 'css') return undefined;
  return {
    title: `items of ${list.title}`,
    locators: [{ by: 'css', selector: `${css.selector} > ${tag}` }],
    looks: {},
  };
}
