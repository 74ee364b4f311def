import { shortHash } from '../writing/hash.ts';
import { maskText, routeOf } from './route.ts';
import type { PageSnapshot, SnapshotNode } from './snapshot.ts';

/** Roles of repeated things: how many there are, and what each says, is data. */
const items = new Set([
  'listitem',
  'row',
  'article',
  'option',
  'item',
  'treeitem',
  'gridcell',
  'cell',
  'term',
  'definition',
]);
/** Roles whose presence is structure whatever they say. */
const announced = new Set(['alert', 'status', 'log', 'alertdialog', 'progressbar', 'tooltip']);
/** Roles whose names tell what one can do there, and so tell states apart. */
const named = new Set([
  'button',
  'link',
  'tab',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'switch',
  'checkbox',
  'radio',
  'textbox',
  'searchbox',
  'combobox',
  'listbox',
  'spinbutton',
  'slider',
  'dialog',
  'alertdialog',
  'form',
  'region',
  'navigation',
  'columnheader',
]);

interface Place {
  /** The words that the repeated item around it says: what of them is in a name is data. */
  readonly words: ReadonlySet<string> | undefined;
  readonly inNavigation: boolean;
  /** The page shows one thing among many: its headings are data. */
  readonly isOfOne: boolean;
  readonly typed: readonly string[];
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function wordsIn(node: SnapshotNode): string[] {
  const own = named.has(node.role)
    ? []
    : wordsOf(`${node.text ?? ''} ${node.role === 'heading' ? (node.name ?? '') : ''}`);
  return [...own, ...node.children.flatMap(wordsIn)];
}

const controlNames = (node: SnapshotNode): string[] => [
  ...(named.has(node.role) && node.name ? [node.name] : []),
  ...node.children.flatMap(controlNames),
];

/** What an item says, also by a link that its other controls name: "Ideas" beside "Delete Ideas". */
function dataIn(item: SnapshotNode): ReadonlySet<string> {
  const names = controlNames(item);
  const titles = names.filter((name) => names.some((other) => other !== name && other.includes(name)));
  return new Set([...wordsIn(item), ...titles.flatMap(wordsOf)]);
}

function nameIn({ name = '', role }: SnapshotNode, place: Place): string {
  if (role === 'heading') return place.words || place.isOfOne ? '' : maskText(name, place.typed);
  if (!named.has(role)) return '';
  if (place.words === undefined) return maskText(name, place.typed);
  // The link of an item is its title; a button says what can be done with it, beside its title.
  if (role === 'link') return '';
  return wordsOf(maskText(name, place.typed))
    .filter((word) => !place.words?.has(word))
    .join(' ');
}

function statesIn({ states = [], role }: SnapshotNode, place: Place): string {
  // Each of several boxes may be on or off: that is data, or the states would double with each of them.
  return states
    .filter((state) => state !== 'checked' || (role === 'switch' && place.words === undefined))
    .sort()
    .join(',');
}

function shapeOf(node: SnapshotNode, place: Place): string {
  const isItem = items.has(node.role) && !place.inNavigation;
  const within: Place = {
    ...place,
    words: isItem && place.words === undefined ? dataIn(node) : place.words,
    inNavigation: place.inNavigation || node.role === 'navigation',
  };
  const name = nameIn(node, within);
  const states = statesIn(node, within);
  const children = announced.has(node.role)
    ? node.text || node.name || node.children.length > 0
      ? ['…']
      : []
    : shapesOf(node.children, within);
  // What wraps nothing and says nothing is not there.
  if (children.length === 0 && name === '' && states === '' && passing.has(node.role)) return '';
  return `${node.role}${name && `"${name}"`}${states && `[${states}]`}${children.length > 0 ? `(${children.join(' ')})` : ''}`;
}

const passing = new Set([
  'paragraph',
  'generic',
  'text',
  'emphasis',
  'strong',
  'code',
  'time',
  'mark',
  'status',
  'log',
  'alert',
  'deletion',
  'insertion',
  'subscript',
  'superscript',
]);

/** Of like neighbours one is left; of the items of a list, one of each kind, in any order. */
function shapesOf(nodes: readonly SnapshotNode[], place: Place): string[] {
  const shapes: string[] = [];
  let kinds: Set<string> | undefined;
  const close = (): void => {
    if (kinds) shapes.push(...[...kinds].sort());
    kinds = undefined;
  };
  for (const node of nodes) {
    const shape = shapeOf(node, place);
    if (shape === '') continue;
    if (items.has(node.role) && !place.inNavigation) {
      kinds ??= new Set();
      kinds.add(shape);
      continue;
    }
    close();
    if (shapes.at(-1) !== shape) shapes.push(shape);
  }
  close();
  return shapes;
}

/**
 * What a page is, without its data: the tree of roles with the names of what one can do, repeated items merged, numbers
 * and typed texts left out. An error banner, an open dialog or another set of actions makes another abstraction; another
 * item in a list, another product on the same page or another message does not.
 *
 * @param typed what was typed on the way, and may be said again by the page
 */
export function abstractionOf(snapshot: PageSnapshot, typed: readonly string[] = []): string {
  const route = routeOf(snapshot.path);
  const place: Place = { words: undefined, inNavigation: false, isOfOne: /:id/.test(route), typed };
  return `${route}\n${shapeOf(snapshot.root, place)}`;
}

/** @returns 16 hex digits, the same for near-duplicates of a page */
export const stateIdOf = (snapshot: PageSnapshot, typed: readonly string[] = []): string =>
  shortHash(abstractionOf(snapshot, typed));
