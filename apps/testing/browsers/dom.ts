/**
 * The part of the DOM that code for pages uses. The program runs on Node and is checked without the browser's types,
 * which would let `document` or `name` pass for defined everywhere.
 */
export interface DomNode {
  readonly nodeType: number;
  readonly nodeValue: string | null;
  readonly textContent: string | null;
  readonly childNodes: ArrayLike<DomNode> & Iterable<DomNode>;
  readonly isConnected: boolean;
  getRootNode(): DomRoot;
}

export interface DomElement extends DomNode {
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly id: string;
  readonly classList: Iterable<string>;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly children: ArrayLike<DomElement> & Iterable<DomElement>;
  readonly parentElement: DomElement | null;
  readonly previousElementSibling: DomElement | null;
  readonly nextElementSibling: DomElement | null;
  readonly shadowRoot: DomRoot | null;
  readonly assignedSlot: DomElement | null;
  /** Of form controls only. */
  readonly labels?: Iterable<DomElement> | null;
  readonly value?: unknown;
  readonly type?: string;
  readonly form?: DomElement | null;
  readonly isContentEditable?: boolean;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  closest(selector: string): DomElement | null;
  matches(selector: string): boolean;
  contains(other: DomNode | null): boolean;
  querySelectorAll(selector: string): ArrayLike<DomElement> & Iterable<DomElement>;
  querySelector(selector: string): DomElement | null;
  getBoundingClientRect(): DomBox;
  assignedNodes?(options: { flatten: boolean }): readonly DomNode[];
}

export interface DomBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DomRoot extends DomNode {
  readonly host?: DomElement;
  readonly children: ArrayLike<DomElement> & Iterable<DomElement>;
  getElementById(id: string): DomElement | null;
  querySelectorAll(selector: string): ArrayLike<DomElement> & Iterable<DomElement>;
  querySelector(selector: string): DomElement | null;
}

export interface DomStyle {
  readonly display: string;
  readonly visibility: string;
  readonly content: string;
}

export interface DomWindow {
  readonly document: DomRoot & { readonly body: DomElement | null; readonly documentElement: DomElement };
  readonly location: { readonly origin: string; readonly href: string };
  readonly scrollX: number;
  readonly scrollY: number;
  readonly CSS: { escape(text: string): string };
  readonly URL: { new (address: string, base?: string): URL };
  getComputedStyle(element: DomElement, pseudo?: string): DomStyle;
}
