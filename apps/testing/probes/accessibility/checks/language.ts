import { agrees, languagesOf } from '../../../domain/accessibility/language.ts';
import { rules } from '../../../domain/accessibility/rules.ts';
import type { Check } from '../check.ts';
import { withKit } from '../kit.ts';

const mostLetters = 20_000;

/**
 * Whether the text of the page is in the language that its `html` element says: WCAG 3.1.1, ACT ucwvc8. Parts that say
 * a language of their own do not count.
 */
export const languageMatches: Check = async (page) => {
  const { lang, text } = await withKit(page, (kit) =>
    kit.evaluate((given, most) => {
      const { documentElement, body } = given.window.document;
      const parts: string[] = [];
      for (const node of body ? given.textNodes(body) : []) {
        const element = node.parentElement;
        if (!element || element.closest('body [lang], script, style, noscript, code, pre, template'))
          continue;
        if (given.isVisible(element)) parts.push(node.textContent ?? '');
      }
      return { lang: documentElement.getAttribute('lang') ?? '', text: parts.join(' ').slice(0, most) };
    }, mostLetters),
  );
  if (agrees(lang, text) !== false) return [];
  return [
    {
      rule: rules.language,
      confidence: 'certain',
      selector: 'html',
      html: `<html lang="${lang}">`,
      seen: `Most of its small words are of another language: ${languagesOf(text)?.[0]}.`,
    },
  ];
};
