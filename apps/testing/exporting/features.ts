import type { ElementRef } from '../domain/suite/locator.ts';
import type { TestCase } from '../domain/suite/test-case.ts';
import { capital, identifier, slug, uniqueNames } from './code-text.ts';
import { elementCode, elementsOf } from './step-code.ts';

/** Tests that begin on the same part of the site. */
export interface Feature {
  /** `orders`: of its files. */
  readonly name: string;
  /** `OrdersPage`, and the fixture `ordersPage`; undefined where no element is used twice. */
  readonly pageObject: PageObject | undefined;
  readonly tests: readonly { readonly title: string; readonly test: TestCase }[];
}

export interface PageObject {
  readonly className: string;
  readonly fixture: string;
  /** By the code that finds it. */
  readonly members: ReadonlyMap<string, string>;
}

/** Groups tests by the first part of the path that they open. The same tests give the same groups, in the same order. */
export function featuresOf(cases: readonly TestCase[]): readonly Feature[] {
  const groups = new Map<string, TestCase[]>();
  for (const test of cases) {
    const name = featureName(test);
    const group = groups.get(name);
    if (group) group.push(test);
    else groups.set(name, [test]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, tests]) => {
      const titles = uniqueNames(
        tests.map(({ name: title }) => title.replace(/\s+/gu, ' ').trim() || 'test'),
        (title, count) => `${title} (${count})`,
      );
      return {
        name,
        pageObject: pageObjectOf(name, tests),
        tests: tests.map((test, index) => ({ test, title: titles[index] ?? test.name })),
      };
    });
}

function featureName({ steps }: TestCase): string {
  const opened = steps.find((step) => step.do === 'open');
  const [first = ''] = (opened?.path ?? '/').split(/[?#]/u)[0]?.split('/').filter(Boolean) ?? [];
  return slug(decoded(first), 'home');
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

function pageObjectOf(name: string, tests: readonly TestCase[]): PageObject | undefined {
  const uses = new Map<string, { element: ElementRef; count: number }>();
  for (const element of tests.flatMap(({ steps }) => steps.flatMap(elementsOf))) {
    const code = elementCode(element);
    uses.set(code, { element, count: (uses.get(code)?.count ?? 0) + 1 });
  }
  const repeated = [...uses].filter(([, { count }]) => count > 1);
  if (repeated.length === 0) return undefined;
  const names = uniqueNames(
    repeated.map(([, { element }]) => memberName(element)),
    (member, count) => `${member}${count}`,
  );
  const words = name.split('-').map(capital).join('');
  const base = /^\d/u.test(words) ? `Part${words}` : words;
  return {
    className: `${base}Page`,
    fixture: `${base.charAt(0).toLowerCase()}${base.slice(1)}Page`,
    members: new Map(repeated.map(([code], index) => [code, names[index] ?? code])),
  };
}

/** `button "Add to cart"` is called `addToCartButton`. */
function memberName({ title, locators: [best] }: ElementRef): string {
  const said = /^(\S+) "(.*)"$/su.exec(title);
  const text = said ? `${said[2]} ${said[1]}` : title;
  const name = identifier(text, best?.by === 'role' ? 'the' : 'element');
  return reserved.has(name) ? `${name}Element` : name;
}

/** What a class has already, and what the language keeps. */
const reserved = new Set(
  'constructor page prototype arguments eval await break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static'.split(
    ' ',
  ),
);
