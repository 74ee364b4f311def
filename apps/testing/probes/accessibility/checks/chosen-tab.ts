import { rules } from '../../../domain/accessibility/rules.ts';
import type { Check } from '../check.ts';
import { withKit } from '../kit.ts';

/**
 * Lists of tabs of which the chosen one does not say so: WCAG 4.1.2, WAI-ARIA 1.2 `aria-selected`. The chosen one is the
 * one whose panel is shown; where none says so and that is not known, all may be folded, and a person has to look.
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
          const said = tabs.filter((tab) =>
            tab.matches('[aria-selected="true"], [aria-current]:not([aria-current="false"])'),
          );
          const shown = tabs.filter((tab) => isShown(tab.getAttribute('aria-controls')));
          const isCertain = shown.length === 1 && !said.includes(shown[0] ?? list);
          if (tabs.length < 2 || (said.length > 0 && !isCertain)) return [];
          return [{ selector: given.selectorOf(list), html: given.htmlOf(list), isCertain }];
        });
    }, undefined),
  );
  return lists.map(({ isCertain, ...place }) => ({
    ...place,
    rule: rules.selectedTab,
    confidence: isCertain ? ('certain' as const) : ('review' as const),
  }));
};
