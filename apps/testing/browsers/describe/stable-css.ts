import type { DomElement, DomRoot } from '../dom.ts';
import type { RoleKit } from './roles.ts';

export interface CssKit {
  /** The shortest selector made of what is likely to stay that matches only this element. */
  cssOf(element: DomElement): string;
  /** Ids and classes that nobody wrote by hand change with every build. */
  generated(word: string): boolean;
  /** From the root, by tags and numbers: what an element's place was. */
  pathOf(element: DomElement): string;
}

/** Selectors. Runs inside a page, from its source text: it uses nothing from outside itself. */
export function cssInPage(roles: RoleKit): CssKit {
  const escaped = (text: string): string => roles.window.CSS.escape(text);
  const quoted = (text: string): string => `"${text.replace(/["\\]/gu, '\\$&').replace(/\n/gu, '\\a ')}"`;

  const generated = (word: string): boolean => {
    if (word === '' || word.length > 40 || /[:«»]/u.test(word)) return true;
    if (
      /^(css|sc|jss|emotion|svelte|chakra|mui|radix|headlessui|ember|react-aria|v|tw)-?[-_a-z]*\d/iu.test(
        word,
      )
    ) {
      return true;
    }
    if (/^(css|sc|jss|svelte|astro)-/u.test(word) || /\d{3,}/u.test(word)) return true;
    return word.split(/[-_]+/u).some((part) => {
      const changes = (part.match(/\d(?=[a-z])|[a-z](?=\d)/giu) ?? []).length;
      const mixed = /[a-z][A-Z]{2,}|[A-Z]\d|\d[A-Z]/u.test(part) && part.length >= 5;
      const hex = part.length >= 6 && /^[0-9a-f]+$/iu.test(part) && /\d/u.test(part);
      const noVowel = part.length >= 6 && /^[b-df-hj-np-tv-xz0-9]+$/iu.test(part);
      return hex || changes >= 2 || mixed || noVowel;
    });
  };

  const only = (root: DomRoot, selector: string, element: DomElement): boolean => {
    const found = root.querySelectorAll(selector);
    return found.length === 1 && found[0] === element;
  };

  const attributes = ['data-testid', 'data-test', 'data-cy', 'data-qa', 'name', 'aria-label', 'type', 'for'];
  /** Ways to say this element alone, best first. */
  const simple = (element: DomElement): string[] => {
    const tag = escaped(element.localName);
    const ways: string[] = [];
    for (const name of attributes) {
      const value = element.getAttribute(name);
      if (value && value.length <= 60) ways.push(`${tag}[${name}=${quoted(value)}]`);
    }
    // Not `element.id`: of a form with a field named "id" that is the field.
    const id = element.getAttribute('id') ?? '';
    if (id !== '' && !generated(id)) ways.unshift(`#${escaped(id)}`);
    const href = element.getAttribute('href');
    if (href && href.length <= 80 && !/\d{3,}/u.test(href)) ways.push(`${tag}[href=${quoted(href)}]`);
    const words = [...element.classList].filter((word) => !generated(word)).slice(0, 3);
    for (const word of words) ways.push(`${tag}.${escaped(word)}`);
    if (words.length > 1) ways.push(`${tag}${words.map((word) => `.${escaped(word)}`).join('')}`);
    ways.push(tag);
    return ways;
  };

  const numbered = (element: DomElement): string => {
    const tag = element.localName;
    const siblings = element.parentElement
      ? [...element.parentElement.children]
      : [...element.getRootNode().children];
    const alike = siblings.filter((each) => each.localName === tag);
    return alike.length > 1 ? `${escaped(tag)}:nth-of-type(${alike.indexOf(element) + 1})` : escaped(tag);
  };

  /** Below an ancestor that can be named alone. */
  const below = (root: DomRoot, anchor: string, own: readonly string[], steps: string, element: DomElement) =>
    [...own.map((way) => `${anchor} ${way}`), `${anchor} > ${steps}`].find((way) => only(root, way, element));

  const cssOf = (element: DomElement): string => {
    const root = element.getRootNode();
    const own = simple(element);
    const alone = own.find((way) => only(root, way, element));
    if (alone) return alone;
    let steps = numbered(element);
    for (let up = element.parentElement; up; up = up.parentElement) {
      for (const anchor of simple(up).filter((way) => root.querySelectorAll(way).length === 1)) {
        const found = below(root, anchor, own, steps, element);
        if (found) return found;
      }
      steps = `${numbered(up)} > ${steps}`;
    }
    return steps;
  };

  const pathOf = (element: DomElement): string => {
    const steps: string[] = [];
    for (let each: DomElement | undefined = element; each; each = roles.parentOf(each)) {
      const { localName } = each;
      const alike = [...(each.parentElement?.children ?? [])].filter((one) => one.localName === localName);
      steps.unshift(alike.length > 1 ? `${localName}[${alike.indexOf(each) + 1}]` : localName);
    }
    return `/${steps.join('/')}`;
  };

  return { cssOf, generated, pathOf };
}
