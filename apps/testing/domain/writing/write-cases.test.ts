import { describe, expect, test } from 'vitest';
import { testCaseSchema } from '../suite/test-case.ts';
import { click, effect, element, fill, graphOf, mark, state, transition } from './test-support.ts';
import { writeCases, writeSuite } from './write-cases.ts';

const item = element('listitem', 'Milk');
const counter = {
  title: 'status',
  looks: {},
  locators: [{ by: 'css' as const, selector: '#left' }],
};
const add = transition(
  'todos',
  'filled',
  click('button', 'Add'),
  [effect('appeared', item, 'Milk'), effect('count', element('list', 'Todos'), '1')],
  { before: [fill('New todo', 'Milk')], tried: 'valid' },
);
const todos = state('todos', '/', 'Todos');
const filled = state('filled', '/', 'Todos', { way: [...todos.way, fill('New todo', 'Milk'), add.action] });
const about = state('about', '/about', 'About us');
const toAbout = transition('todos', 'about', click('link', 'About'));

const expectationsOf = (one: { steps: readonly { do: string }[] } | undefined) =>
  (one?.steps ?? []).flatMap((step) => ('expect' in step ? [step.expect] : []));

describe('cases from a graph', () => {
  test('a flow does what was done and expects what was seen, in words of a person', () => {
    const cases = writeCases(graphOf([todos, filled, about], [add, toAbout]));
    for (const one of cases) testCaseSchema.parse(one);
    const flow = cases.find(({ states }) => states.includes('filled'));
    expect(flow).toMatchObject({
      name: 'Adding "Milk" shows "Milk"',
      source: 'exploration',
      type: 'functional',
      states: ['todos', 'filled'],
      tags: ['smoke', 'form', 'route:/'],
    });
    expect(flow?.steps.slice(0, 3).map((step) => step.do)).toEqual(['open', 'fill', 'click']);
    expect(expectationsOf(flow)).toEqual([
      { that: 'visible', element: item },
      { that: 'text', element: item, text: 'Milk', match: 'contains' },
      { that: 'count', element: element('list', 'Todos'), count: 1 },
      { that: 'title', text: 'Todos' },
      { that: 'visible', element: element('heading', 'Todos') },
      { that: 'text', element: element('heading', 'Todos'), text: 'Todos', match: 'contains' },
      { that: 'no-page-errors' },
    ]);
    const way = cases.find(({ states }) => states.join() === 'todos,about');
    expect(way?.name).toBe('Clicking "About" leads to "About us"');
    expect(expectationsOf(way).map((one) => (one as { that: string }).that)).toEqual([
      'path',
      'title',
      'visible',
      'text',
      'no-page-errors',
    ]);
  });

  test('every state is opened and its marks are expected, once', () => {
    const cases = writeCases(graphOf([todos, about], []));
    expect(cases.map(({ name }) => name)).toEqual([
      '"Todos" opens and shows what belongs to it',
      '"About us" opens and shows what belongs to it',
    ]);
    expect(cases.every(({ tags }) => tags.includes('smoke') && tags.includes('page'))).toBe(true);
  });

  test('writing again gives the same keys; other steps give another', () => {
    const first = writeCases(graphOf([todos, filled], [add]));
    const again = writeCases(structuredClone(graphOf([todos, filled], [add])));
    expect(again).toEqual(first);
    const other = { ...add, before: [fill('New todo', 'Bread')] };
    const [before, after] = [first, writeCases(graphOf([todos, filled], [other]))].map(
      (cases) => cases.find(({ tags }) => tags.includes('form'))?.key,
    );
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    expect(after).not.toBe(before);
  });

  test('dates, ids and what a server may keep are not expected', () => {
    const stamp = transition('todos', 'todos', click('button', 'Save'), [
      effect('text', element('status', 'Saved at 11:24'), 'Saved at 11:24'),
      effect('text', counter, '3 items left'),
    ]);
    expect(writeSuite(graphOf([todos], [stamp])).left).toEqual([
      { transition: expect.any(String), reason: 'It changed nothing that is the same at every run.' },
    ]);
    const saved = { ...add, requests: ['POST /api/items 201'] };
    const flow = writeCases(graphOf([todos, filled], [saved])).find(({ tags }) => tags.includes('form'));
    expect(expectationsOf(flow).map((one) => (one as { that: string }).that)).not.toContain('count');
  });

  test('a number is expected where the page keeps it to itself and it is the number of items', () => {
    const counted = { ...add, effects: [...add.effects, effect('text', counter, '1 item left')] };
    const flow = writeCases(graphOf([todos, filled], [counted])).find(({ tags }) => tags.includes('form'));
    expect(expectationsOf(flow)).toContainEqual({
      that: 'text',
      element: counter,
      text: '1 item left',
      match: 'is',
    });
    const random = { ...add, effects: [...add.effects, effect('text', counter, '57 points')] };
    const other = writeCases(graphOf([todos, filled], [random])).find(({ tags }) => tags.includes('form'));
    expect(JSON.stringify(expectationsOf(other))).not.toContain('57 points');
  });

  test('a value that was refused is expected to be refused, and a 422 is no error of the page', () => {
    const alert = element('alert', 'Enter an e-mail address.');
    const wrong = transition(
      'todos',
      'todos',
      click('button', 'Sign up'),
      [effect('appeared', alert, 'Enter an e-mail address.')],
      { before: [fill('E-mail', 'nobody')], tried: 'invalid', requests: ['POST /sign-up 422'] },
    );
    const [page, refusal] = writeCases(graphOf([todos], [wrong]));
    expect(page?.tags).toContain('smoke');
    expect(refusal?.name).toBe('"nobody" in "E-mail" is refused with "Enter an e-mail address."');
    expect(expectationsOf(refusal).at(-1)).toMatchObject({ that: 'text' });
    const broken = writeCases(graphOf([todos], [{ ...wrong, requests: ['POST /sign-up 500'] }]))[1];
    expect(expectationsOf(broken).at(-1)).toEqual({ that: 'no-page-errors' });
  });

  test('what was still there after a reload is expected after it', () => {
    const reload = transition('filled', 'filled', { do: 'reload' });
    const kept = writeCases(graphOf([todos, filled], [add, reload])).find(({ tags }) =>
      tags.includes('persistence'),
    );
    expect(kept?.name).toBe('Reloading "Todos" keeps what it shows');
    expect(expectationsOf(kept)).toContainEqual({ that: 'visible', element: item });
    const lost = { ...reload, to: 'todos', effects: [effect('gone', item)] };
    const flow = writeCases(graphOf([todos, filled], [add, lost])).find(({ tags }) =>
      tags.includes('persistence'),
    );
    expect(expectationsOf(flow)).toContainEqual({ that: 'hidden', element: item });
    expect(expectationsOf(flow)).not.toContainEqual({ that: 'visible', element: item });
  });

  test('what another case covers is left out, and like names are told apart', () => {
    // The flow expects all marks of the state that it reaches: the state needs no case of its own.
    const shown = state('shown', '/', 'Todos', {
      way: [...todos.way, click('button', 'Help')],
      title: '',
      marks: [mark('dialog', 'Help')],
    });
    const help = transition('todos', 'shown', click('button', 'Help'));
    const cases = writeCases(graphOf([todos, shown], [help]));
    expect(cases.map(({ states }) => states.at(-1))).toEqual(['shown', 'todos']);
    const twice = writeCases(
      graphOf(
        [todos, { ...todos, id: 'other', path: '/b', route: '/b', way: [{ do: 'open', path: '/b' }] }],
        [],
      ),
    );
    expect(twice.map(({ name }) => name)).toEqual([
      '"Todos" opens and shows what belongs to it',
      '"Todos" opens and shows what belongs to it (in "/b")',
    ]);
  });

  test('with room for a few, the first are those that reach the most, and the rest is told', () => {
    const { cases, left } = writeSuite(graphOf([todos, filled, about], [add, toAbout]), { most: 1 });
    expect(cases).toHaveLength(1);
    expect(left).toMatchObject([{ reason: 'There are more than 1 cases.' }]);
  });
});

test('a landmark is expected by its name, and not to show it', () => {
  const graph = graphOf(
    [state('start', '/', 'Todos', { marks: [mark('navigation', 'Filter'), mark('heading', 'Todos')] })],
    [],
  );
  const expected = writeCases(graph).flatMap(({ steps }) =>
    steps.flatMap((step) => (step.do === 'expect' && 'element' in step.expect ? [step.expect] : [])),
  );
  const of = (title: string) =>
    expected.filter(({ element }) => element?.title.includes(title)).map(({ that }) => that);
  expect(of('Filter')).toEqual(['visible']);
  expect(of('Todos')).toEqual(['visible', 'text']);
});
