/**
 * The part of the DOM that the checks use inside a page. The program runs on Node and is checked without the browser's
 * types, which would let `document` or `name` pass for defined everywhere.
 */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PageNode {
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly childNodes: Iterable<PageNode>;
  readonly parentElement: PageElement | null;
  getRootNode(): PageRoot;
  compareDocumentPosition(other: PageNode): number;
}

export interface PageRoot extends PageNode {
  readonly host?: PageElement;
  readonly children: Iterable<PageElement>;
  readonly activeElement: PageElement | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement> & { readonly length: number };
  elementFromPoint(x: number, y: number): PageElement | null;
}

export interface PageElement extends PageNode {
  readonly localName: string;
  readonly id: string;
  readonly outerHTML: string;
  readonly tabIndex: number;
  readonly children: Iterable<PageElement> & { readonly length: number };
  readonly shadowRoot: PageRoot | null;
  readonly previousElementSibling: PageElement | null;
  readonly scrollWidth: number;
  readonly scrollHeight: number;
  readonly clientWidth: number;
  readonly clientHeight: number;
  readonly style?: {
    cssText: string;
    setProperty(name: string, value: string, priority?: string): void;
  };
  readonly isContentEditable?: boolean;
  readonly disabled?: boolean;
  readonly checked?: boolean;
  readonly type?: string;
  readonly href?: string;
  readonly contentDocument?: PageDocument | null;
  readonly innerText?: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  hasAttribute(name: string): boolean;
  closest(selector: string): PageElement | null;
  matches(selector: string): boolean;
  contains(other: PageNode | null): boolean;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement> & { readonly length: number };
  getBoundingClientRect(): Box;
  scrollIntoView(options: { block: string; inline: string; behavior: string }): void;
  checkVisibility(options?: Readonly<Record<string, boolean>>): boolean;
  focus(): void;
  blur(): void;
  click(): void;
  remove(): void;
  append(child: PageElement): void;
  prepend(child: PageElement): void;
}

export interface PageDocument extends PageRoot {
  readonly body: PageElement | null;
  readonly head: PageElement | null;
  readonly documentElement: PageElement;
  readonly title: string;
  createElement(name: string): PageElement & { textContent: string };
  createRange(): {
    setStart(node: PageNode, offset: number): void;
    setEnd(node: PageNode, offset: number): void;
    selectNodeContents(node: PageNode): void;
    getClientRects(): Iterable<Box>;
    getBoundingClientRect(): Box;
  };
  getAnimations(): Iterable<PageAnimation>;
}

export interface PageAnimation {
  readonly playState: string;
  readonly effect: {
    readonly target?: PageElement | null;
    getComputedTiming(): { readonly endTime: number | null; readonly duration: number | string };
    getKeyframes?(): readonly Readonly<Record<string, unknown>>[];
  } | null;
}

export interface PageWindow {
  readonly document: PageDocument;
  readonly location: { readonly href: string };
  readonly innerWidth: number;
  readonly innerHeight: number;
  readonly CSS: { escape(text: string): string };
  getComputedStyle(element: PageElement, pseudo?: string): Readonly<Record<string, string>>;
  scrollTo(x: number, y: number): void;
}
