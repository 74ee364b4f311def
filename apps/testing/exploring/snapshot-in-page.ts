import type { NameKit } from '../browsers/describe/names.ts';
import type { RoleKit } from '../browsers/describe/roles.ts';
import type { DomElement } from '../browsers/dom.ts';
import type {
  Control,
  PageSnapshot,
  RawList,
  RawMark,
  RawText,
  SnapshotNode,
} from '../domain/exploration/snapshot.ts';
import type { ControlKit } from './controls-in-page.ts';
import type { FormKit } from './forms-in-page.ts';
import type { AskedElement, Register } from './page-elements.ts';

export interface SnapshotLimits {
  /** Elements that are read of one page. */
  readonly nodes: number;
  /** Children that are read of one element: the rest of a long list is more of the same. */
  readonly children: number;
}

export interface TakenSnapshot {
  readonly data: PageSnapshot;
  readonly elements: readonly DomElement[];
}

/** Reads a page. Runs inside it, from its source text: it uses nothing from outside itself. */
export function snapshotInPage(
  roles: RoleKit,
  names: NameKit,
  register: Register,
  kit: ControlKit,
  formKit: FormKit,
  limits: SnapshotLimits,
): TakenSnapshot {
  const { window } = roles;
  const { document, location } = window;
  const { identified } = register;
  const { cut, nameOf } = kit;
  const clean = (text: string): string => text.replace(/\s+/gu, ' ').trim();

  const itemRoles = new Set(['listitem', 'row', 'article', 'treeitem', 'item']);
  const landmarks = new Set(
    'navigation main banner contentinfo complementary search form region dialog alertdialog group tablist toolbar menu'.split(
      ' ',
    ),
  );
  const announcing = new Set(['alert', 'status', 'alertdialog', 'log']);
  const unread = new Set(['script', 'style', 'template', 'noscript', 'head', 'link', 'meta']);
  const closed = new Set(['svg', 'canvas', 'iframe', 'object', 'video', 'audio']);

  interface Place {
    readonly within: readonly string[];
    readonly item: DomElement | undefined;
  }

  /** An element on its way into the snapshot. */
  interface Seen {
    readonly element: AskedElement;
    readonly role: string | undefined;
    readonly name: string;
    readonly isVisible: boolean;
    readonly place: Place;
    /** The place of what is in it. */
    readonly inner: Place;
  }

  let nodes = 0;
  let isCut = false;
  const controls: Control[] = [];
  const fields: { element: AskedElement; inItem: boolean }[] = [];
  const marks: RawMark[] = [];
  const texts: RawText[] = [];
  const lists: RawList[] = [];
  const dialogs: string[] = [];

  /** An element among siblings of its kind, without a role that would say so: a card, a tile. */
  const isLikeItsSiblings = (element: DomElement): boolean => {
    if (!['div', 'section', 'a'].includes(element.localName) || element.children.length === 0) return false;
    const [first] = [...element.classList];
    if (first === undefined) return false;
    const like = (other: DomElement | null): boolean =>
      other !== null && other.localName === element.localName && [...other.classList][0] === first;
    return like(element.previousElementSibling) || like(element.nextElementSibling);
  };

  const roleOf = (element: AskedElement): string | undefined => {
    const role = roles.roleOf(element);
    if (role !== undefined) return role;
    if (element.localName === 'summary') return 'button';
    return isLikeItsSiblings(element) ? 'item' : undefined;
  };

  const hasName = (element: AskedElement, role: string): boolean =>
    landmarks.has(role) ||
    kit.clicked.has(role) ||
    kit.switched.has(role) ||
    kit.isField(element) ||
    ['heading', 'columnheader', 'listbox'].includes(role);

  const note = ({ element, role = '', name, place }: Seen): void => {
    const isDialog = role === 'dialog' || role === 'alertdialog';
    if (isDialog) dialogs.push(name);
    if (kit.isControl(element, roles.roleOf(element)) && controls.length < 2000)
      controls.push(kit.controlOf(element, role || 'generic', place.within, place.item));
    if (kit.isField(element)) fields.push({ element, inItem: place.item !== undefined });
    if (place.item === undefined && marks.length < 60)
      noteMark(element, role, isDialog || landmarks.has(role) ? name : '');
  };

  const noteMark = (element: AskedElement, role: string, name: string): void => {
    const speaks = role === 'heading' || role === 'columnheader' || announcing.has(role);
    const text = speaks ? cut(names.textOf(element)) : name;
    if (text !== '') marks.push({ ...identified(element), role, text });
  };

  const see = (element: AskedElement, place: Place, isVisible: boolean): Seen => {
    const role = roleOf(element);
    const name = role !== undefined && hasName(element, role) ? nameOf(element) : '';
    const isItem =
      itemRoles.has(role ?? '') && !place.within.some((around) => around.startsWith('navigation'));
    return {
      element,
      role,
      name,
      isVisible,
      place,
      inner: {
        within: landmarks.has(role ?? '') ? [...place.within, `${role} ${name}`.trim()] : place.within,
        item: place.item ?? (isItem ? element : undefined),
      },
    };
  };

  const noteLists = (element: AskedElement): void => {
    const counts = new Map<string, number>();
    for (const { localName } of element.children)
      if (localName === 'li' || localName === 'tr') counts.set(localName, (counts.get(localName) ?? 0) + 1);
    const empty = { ul: 'li', ol: 'li', tbody: 'tr' }[element.localName];
    if (counts.size === 0 && empty !== undefined) counts.set(empty, 0);
    if (lists.length < 60)
      for (const [tag, items] of counts) lists.push({ ...identified(element), tag, items });
  };

  const noteText = ({ element, role, inner, place }: Seen, own: string): void => {
    if (texts.length >= 400) return;
    if (kit.isField(element)) {
      const value = cut(String(element.value ?? ''));
      texts.push({
        ...identified(element),
        role: role ?? 'textbox',
        text: '',
        value,
        inItem: place.item !== undefined,
      });
    } else if (own !== '' || announcing.has(role ?? '')) {
      const text = element.children.length === 0 ? own : cut(names.textOf(element));
      texts.push({ ...identified(element), role: role ?? 'text', text, inItem: inner.item !== undefined });
    }
  };

  const walk = (element: AskedElement, place: Place): SnapshotNode[] => {
    if (nodes >= limits.nodes) {
      isCut = true;
      return [];
    }
    if (unread.has(element.localName)) return [];
    nodes++;
    const style = window.getComputedStyle(element);
    if (style.display === 'none') return [];
    const seen = see(element, place, style.visibility === 'visible');
    if (seen.isVisible) note(seen);
    const { children, own } = childrenOf(seen);
    if (seen.isVisible) {
      noteLists(element);
      noteText(seen, own);
    }
    return nodesOf(seen, own, children);
  };

  const childrenOf = ({ element, inner, isVisible }: Seen): { children: SnapshotNode[]; own: string } => {
    const children: SnapshotNode[] = [];
    let own = '';
    let count = 0;
    const isClosed = kit.isField(element) || closed.has(element.localName);
    for (const child of isClosed ? [] : roles.childrenOf(element)) {
      if (child.nodeType === 3) own += ` ${child.nodeValue ?? ''}`;
      if (!roles.isElement(child)) continue;
      count++;
      if (count <= limits.children) children.push(...walk(child, inner));
    }
    isCut ||= count > limits.children;
    return { children, own: isVisible ? cut(clean(own)) : '' };
  };

  /** Of two buttons that look alike, one may send its form and the other not. */
  const sendsForm = ({ element, role }: Seen): boolean =>
    role === 'button' && element.type === 'submit' && (element.form ?? null) !== null;

  /** Elements without a role are passed over: their children stand in their place. */
  const nodesOf = (seen: Seen, own: string, children: SnapshotNode[]): SnapshotNode[] => {
    const states = [...kit.statesOf(seen.element, seen.role ?? ''), ...(sendsForm(seen) ? ['sends'] : [])];
    const stands = seen.isVisible && (seen.role !== undefined || states.length > 0);
    if (stands) return [treeNode(seen.role ?? 'generic', seen.name, own, states, children)];
    // What an item says tells which words of its controls' names are data.
    const saysMore = own !== '' && seen.place.item !== undefined;
    return saysMore ? [{ role: 'text', text: own, children: [] }, ...children] : children;
  };

  const treeNode = (
    role: string,
    name: string,
    own: string,
    states: readonly string[],
    children: SnapshotNode[],
  ): SnapshotNode => ({
    role,
    ...(name !== '' && { name }),
    ...(own !== '' && { text: own }),
    ...(states.length > 0 && { states }),
    children,
  });

  const body = document.body as AskedElement | null;
  const children = body ? walk(body, { within: [], item: undefined }) : [];
  const { forms, sends } = formKit.formsOf(controls, fields);
  const level = ({ element }: RawMark): number =>
    Number(/^h([1-6])$/u.exec(register.elements[element]?.localName ?? '')?.[1] ?? 2);
  const headings = marks.filter(({ role }) => role === 'heading').sort((a, b) => level(a) - level(b));
  const { href, origin } = location;
  return {
    elements: register.elements,
    data: {
      path: href.startsWith(origin) ? href.slice(origin.length) || '/' : href,
      title: cut(clean(String((document as unknown as { readonly title?: unknown }).title ?? ''))),
      heading: headings[0]?.text ?? '',
      root: { role: 'document', children },
      controls: controls.map((control) => {
        const form = sends.get(control.element);
        return form === undefined ? control : { ...control, sends: form };
      }),
      forms,
      marks,
      texts,
      lists,
      dialogs,
      nodes,
      isCut,
    },
  };
}
