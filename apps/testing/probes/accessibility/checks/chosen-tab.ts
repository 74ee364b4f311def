import { rules } from '../../../domain/accessibility/rules.ts';
import type { Check } from '../check.ts';
import { withKit } from '../kit.ts';

/**
 * Lists of tabs of which none says that it is the chosen one: WCAG 4.1.2, WAI-ARIA 1.2 `aria-selected`. For certain
 * where the panel of exactly one of them is shown; otherwise all panels may be folded, and a person has to look.
 */
export const chosenTabIsSaid: Check = async (page) => {
  const lists = await withKit(page, (kit) =>
    kit.evaluate((given) => {
      const isShown = (id: string | null): boolean => {
        const panel =
          id === null ? null : given.window.document.querySelector(`#${given.window.CSS.escape(id)}`);
        return panel !== null && given.isVisible(panel);
      };
      return given
        .elements()
        .filter((element) => element.matches('[role="tablist"]') && given.isVisible(element))
        .flatMap((list) => {
          const tabs = [...list.querySelectorAll('[role="tab"]')].filter(given.isVisible);
          const isSaid = tabs.some((tab) =>
            tab.matches('[aria-selected="true"], [aria-current]:not([aria-current="false"])'),
          );
          if (tabs.length < 2 || isSaid) return [];
          const shown = tabs.filter((tab) => isShown(tab.getAttribute('aria-controls'))).length;
          return [{ selector: given.selectorOf(list), html: given.htmlOf(list), isCertain: shown === 1 }];
        });
    }, undefined),
  );
  return lists.map(({ isCertain, ...place }) => ({
    ...place,
    rule: rules.selectedTab,
    confidence: isCertain ? ('certain' as const) : ('review' as const),
  }));
};
