import type { DomElement } from '../browsers/dom.ts';

/** What is asked of elements beyond the common part of the DOM. */
export interface AskedElement extends DomElement {
  readonly href?: unknown;
  readonly disabled?: boolean;
  readonly required?: boolean;
  readonly checked?: boolean;
}

/** Elements by number, for one snapshot. */
export interface Register {
  readonly elements: readonly DomElement[];
  /** `element`: its number in this snapshot; `id`: the same for the same element while the document lives. */
  identified(element: DomElement): { readonly element: number; readonly id: number };
}

/** Runs inside a page, from its source text: it uses nothing from outside itself. */
export function registerInPage(): Register {
  const page = globalThis as unknown as Record<symbol, unknown>;
  const elements: DomElement[] = [];
  const numbers = new Map<DomElement, number>();
  // Kept where no script of the page looks.
  const memory = Symbol.for('mainstay.ids');
  const kept = (page[memory] ?? { ids: new WeakMap(), next: 1 }) as {
    readonly ids: WeakMap<DomElement, number>;
    next: number;
  };
  if (page[memory] === undefined) Object.defineProperty(page, memory, { value: kept, enumerable: false });

  const numberOf = (element: DomElement): number => {
    const known = numbers.get(element);
    if (known !== undefined) return known;
    elements.push(element);
    numbers.set(element, elements.length - 1);
    return elements.length - 1;
  };
  const idOf = (element: DomElement): number => {
    const known = kept.ids.get(element);
    if (known !== undefined) return known;
    const id = kept.next++;
    kept.ids.set(element, id);
    return id;
  };
  return {
    elements,
    identified: (element) => ({ element: numberOf(element), id: idOf(element) }),
  };
}
