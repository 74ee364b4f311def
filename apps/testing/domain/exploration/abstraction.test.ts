import { expect, test } from 'vitest';
import { abstractionOf, stateIdOf } from './abstraction.ts';
import type { PageSnapshot, SnapshotNode } from './snapshot.ts';

type Given = Partial<SnapshotNode> & { role: string };
const node = ({ children = [], ...rest }: Given): SnapshotNode => ({ children, ...rest });
const page = (children: SnapshotNode[], path = '/list'): PageSnapshot => ({
  path,
  title: '',
  heading: '',
  root: { role: 'document', children },
  controls: [],
  forms: [],
  marks: [],
  texts: [],
  lists: [],
  dialogs: [],
  nodes: 1,
  isCut: false,
});

const item = (text: string, ...more: SnapshotNode[]): SnapshotNode =>
  node({
    role: 'listitem',
    children: [node({ role: 'text', text }), node({ role: 'button', name: `Delete ${text}` }), ...more],
  });
const list = (...items: SnapshotNode[]): SnapshotNode => node({ role: 'list', children: items });
const add = node({ role: 'button', name: 'Add' });

test('how many items a list has, and what they say, makes no other state', () => {
  const one = stateIdOf(page([add, list(item('Milk'))]));
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(stateIdOf(page([add, list(item('Milk'), item('Bread'), item('Tea'))]))).toBe(one);
  expect(stateIdOf(page([add, list(item('Bread'))], '/list?x=1'))).not.toBe(one);
});

test('an empty list is another state than one with items, and so is one with another kind of item', () => {
  const one = stateIdOf(page([add, list(item('Milk'))]));
  expect(stateIdOf(page([add, list()]))).not.toBe(one);
  const undo = node({ role: 'button', name: 'Undo' });
  expect(stateIdOf(page([add, list(item('Milk'), item('Tea', undo))]))).not.toBe(one);
});

test('an error banner, an open dialog and other actions make other states', () => {
  const plain = page([add]);
  const others = [
    page([add, node({ role: 'alert', text: 'Something failed' })]),
    page([
      add,
      node({ role: 'dialog', name: 'Settings', children: [node({ role: 'button', name: 'Close' })] }),
    ]),
    page([add, node({ role: 'button', name: 'Remove all' })]),
    page([node({ role: 'button', name: 'Add', states: ['disabled'] })]),
  ];
  const ids = new Set([plain, ...others].map((one) => stateIdOf(one)));
  expect(ids.size).toBe(5);
});

test('texts that are data make no other state', () => {
  const status = (text: string): PageSnapshot => page([add, node({ role: 'status', text })]);
  expect(stateIdOf(status('3 items left'))).toBe(stateIdOf(status('1 item left')));
  const product = (path: string, name: string): PageSnapshot => page([node({ role: 'heading', name })], path);
  expect(stateIdOf(product('/product/1', 'Oak table'))).toBe(stateIdOf(product('/product/2', 'Chair')));
  expect(stateIdOf(product('/about', 'About'))).not.toBe(stateIdOf(product('/terms', 'Terms')));
  const cart = (count: number): PageSnapshot => page([node({ role: 'link', name: `Cart (${count})` })]);
  expect(stateIdOf(cart(1))).toBe(stateIdOf(cart(12)));
  const hello = page([node({ role: 'heading', name: 'Results for Walnut' })]);
  expect(stateIdOf(hello, ['Walnut'])).toBe(
    stateIdOf(page([node({ role: 'heading', name: 'Results for Cedar' })]), ['Cedar']),
  );
});

test('boxes that are on or off do not double the states; links of the navigation are told apart', () => {
  const box = (on: boolean): PageSnapshot =>
    page([node({ role: 'checkbox', name: 'Newsletter', ...(on && { states: ['checked'] }) })]);
  expect(stateIdOf(box(true))).toBe(stateIdOf(box(false)));
  const navigation = (...names: string[]): PageSnapshot =>
    page([
      node({
        role: 'navigation',
        children: [
          list(...names.map((name) => node({ role: 'listitem', children: [node({ role: 'link', name })] }))),
        ],
      }),
    ]);
  expect(stateIdOf(navigation('Home', 'Sign in'))).not.toBe(stateIdOf(navigation('Home', 'Account')));
  expect(abstractionOf(navigation('Home'))).toContain('Home');
});
