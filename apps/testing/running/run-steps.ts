import { MainstayError } from '#kernel/base';
import { act } from '../browsers/act.ts';
import type { OpenPage } from '../browsers/open-page.ts';
import { describeAction } from '../domain/suite/describe-action.ts';
import type { ElementRef } from '../domain/suite/locator.ts';
import type { Failure, Healing } from '../domain/suite/result.ts';
import type { Action, Expectation, Step } from '../domain/suite/step.ts';
import { expectOf, pathOf } from './expect.ts';
import type { Patience, RunOptions } from './options.ts';

/** What a person would wait for something to appear or to come true, and for an action to be over. */
const patience: Patience = { find: 5000, act: 15_000, navigate: 30_000 };

/** Where a run of steps is: kept up to date, so that who ends it from outside knows what it was doing. */
export interface Progress {
  step: number;
  readonly healed: Healing[];
}

/**
 * Takes the steps one after the other.
 *
 * @returns why the first that failed did; undefined when all went well
 * @throws what is no verdict on the site: the signal's reason, `testing.page_gone`
 */
export async function runSteps(
  { page, watch }: OpenPage,
  steps: readonly Step[],
  options: Pick<RunOptions, 'origin' | 'heal' | 'patience'> & { readonly signal: AbortSignal },
  progress: Progress,
): Promise<Failure | undefined> {
  const { origin, signal } = options;
  const milliseconds = options.patience ?? patience;
  /** Elements that moved, as they are found now. */
  const moved = new Map<string, ElementRef>();
  const present = (element: ElementRef): ElementRef => moved.get(identity(element)) ?? element;

  const heal = async (element: ElementRef): Promise<boolean> => {
    if (moved.has(identity(element))) return false;
    const found = await options.heal?.(page, element);
    signal.throwIfAborted();
    if (!found) return false;
    moved.set(identity(element), found.element);
    progress.healed.push({
      step: progress.step,
      before: element,
      after: found.element,
      similarity: found.similarity,
    });
    return true;
  };

  const doAction = async (action: Action): Promise<Failure | undefined> => {
    const isNavigation = !('element' in action) && action.do !== 'press';
    const again = async (): Promise<void> =>
      act(page, withElement(action, present), {
        origin,
        signal,
        findMilliseconds: milliseconds.find,
        timeoutMilliseconds: isNavigation ? milliseconds.navigate : milliseconds.act,
      });
    try {
      try {
        await again();
      } catch (error) {
        if (!isMissing(error) || !('element' in action) || !action.element) throw error;
        if (!(await heal(action.element))) throw error;
        await again();
      }
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof MainstayError) || error.code === 'testing.page_gone') throw error;
      return {
        step: progress.step,
        code: error.code,
        message: error.message,
        expected: describeAction(action),
        path: pathOf(page.url()),
      };
    }
  };

  const doExpect = async (expectation: Expectation): Promise<Failure | undefined> => {
    const look = () =>
      expectOf(page, watch, withElement(expectation, present), { milliseconds: milliseconds.find, signal });
    let seen = await look();
    if (seen.missing && 'element' in expectation && (await heal(expectation.element))) seen = await look();
    if (seen.holds) return undefined;
    return {
      step: progress.step,
      code: 'testing.expectation_failed',
      message: `Expected ${seen.expected}, but saw ${seen.actual === '' ? 'nothing' : seen.actual}.`.slice(
        0,
        1000,
      ),
      expected: seen.expected,
      actual: seen.actual,
      path: pathOf(page.url()),
    };
  };

  for (const [place, step] of steps.entries()) {
    signal.throwIfAborted();
    progress.step = place;
    const failure = await (step.do === 'expect' ? doExpect(step.expect) : doAction(step));
    if (failure) return failure;
  }
  return undefined;
}

const isMissing = (error: unknown): boolean =>
  error instanceof MainstayError && error.code === 'testing.element_missing';

/** Two references are to the same element when they would look for it in the same ways. */
const identity = (element: ElementRef): string => JSON.stringify(element.locators);

function withElement<T extends Action | Expectation>(of: T, present: (element: ElementRef) => ElementRef): T {
  return 'element' in of && of.element ? { ...of, element: present(of.element) } : of;
}
