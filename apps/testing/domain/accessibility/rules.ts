import type { Rule } from './rule.ts';

/** Our own rules: what a machine can decide and axe-core does not, or not in all cases. */
export const rules = {
  focusNotVisible: {
    id: 'accessibility.focus-not-visible',
    title: 'Nothing in the window changes when the keyboard comes to an element',
    criteria: ['2.4.7'],
    level: 'AA',
    severity: 'serious',
    advice:
      'Who works with the keyboard does not see where it is. Leave the outline of the browser, or give :focus-visible a style that shows.',
    act: ['oj04fd'],
  },
  keyboardTrap: {
    id: 'accessibility.keyboard-trap',
    title: 'The keyboard comes to an element and cannot leave it',
    criteria: ['2.1.2'],
    level: 'A',
    severity: 'critical',
    advice:
      'Neither Tab, Shift+Tab nor Escape leads out of it. Do not move the focus back on blur, and do not prevent the default of Tab outside a modal dialog.',
    act: ['80af7b', 'a1b64e', 'ebe86a'],
  },
  focusJumps: {
    id: 'accessibility.focus-jumps',
    title: 'Tab jumps back up the page',
    criteria: ['2.4.3', '1.3.2'],
    level: 'A',
    severity: 'minor',
    advice:
      'The element is reached after ones that stand far below it. See whether the order still makes sense, and put the elements in the order in which they are seen.',
    act: [],
  },
  notReachable: {
    id: 'accessibility.not-reachable-by-keyboard',
    title: 'The mouse can operate an element that the keyboard does not reach',
    criteria: ['2.1.1'],
    level: 'A',
    severity: 'critical',
    advice:
      'Make it a button or a link. Otherwise give it tabindex="0", a role, and a listener for Enter and Space.',
    act: [],
  },
  hiddenButReachable: {
    id: 'accessibility.hidden-but-reachable',
    title: 'The keyboard comes to an element that is hidden from screen readers',
    criteria: ['4.1.2'],
    level: 'A',
    severity: 'serious',
    advice: 'Take it out of the order of Tab (tabindex="-1", inert, hidden), or remove aria-hidden.',
    act: ['6cfa84'],
  },
  reflow: {
    id: 'accessibility.reflow',
    title: 'At a width of 320 pixels the page has to be scrolled in both directions',
    criteria: ['1.4.10'],
    level: 'AA',
    severity: 'serious',
    advice:
      'Who enlarges to 400% sees a window of 320 pixels. Let columns wrap, and give fixed widths a max-width of 100%. Tables, maps and code may scroll within a box of their own.',
    act: [],
  },
  clippedAt320: {
    id: 'accessibility.clipped-at-320',
    title: 'At a width of 320 pixels text is cut off',
    criteria: ['1.4.10'],
    level: 'AA',
    severity: 'serious',
    advice: 'Let the box grow with its text instead of hiding what does not fit.',
    act: [],
  },
  clippedWhenZoomed: {
    id: 'accessibility.clipped-when-text-is-enlarged',
    title: 'Text of twice the size is cut off',
    criteria: ['1.4.4'],
    level: 'AA',
    severity: 'serious',
    advice: 'Give heights and widths in em or rem, or as a minimum, so that boxes grow with their text.',
    act: ['59br37'],
  },
  clippedBySpacing: {
    id: 'accessibility.clipped-by-text-spacing',
    title: 'Text is cut off when readers widen its spacing',
    criteria: ['1.4.12'],
    level: 'AA',
    severity: 'moderate',
    advice: 'Let boxes grow: line height 1.5, letter spacing 0.12 em and word spacing 0.16 em must fit.',
    act: [],
  },
  endlessMotion: {
    id: 'accessibility.motion-without-end',
    title: 'Something moves for longer than five seconds by itself',
    criteria: ['2.2.2'],
    level: 'A',
    severity: 'serious',
    advice:
      'Let it end within five seconds, or give people a button that stops it; at least stop it under prefers-reduced-motion.',
    act: [],
  },
  language: {
    id: 'accessibility.language-does-not-match',
    title: 'The page says it is in one language and is written in another',
    criteria: ['3.1.1'],
    level: 'A',
    severity: 'serious',
    advice:
      'Set the lang of the html element to the language of the text: screen readers take their voice from it.',
    act: ['ucwvc8'],
  },
  staleState: {
    id: 'accessibility.state-does-not-change',
    title: 'A control was operated, and what it says of its state did not change',
    criteria: ['4.1.2'],
    level: 'A',
    severity: 'serious',
    advice: 'Set aria-expanded, aria-pressed or aria-checked whenever what it stands for changes.',
    act: [],
  },
  selectedTab: {
    id: 'accessibility.selected-tab-not-said',
    title: 'The chosen tab does not say that it is chosen',
    criteria: ['4.1.2'],
    level: 'A',
    severity: 'serious',
    advice:
      'Set aria-selected="true" on the chosen tab and "false" on the others, and change it with the choice.',
    act: [],
  },
  sameTitle: {
    id: 'accessibility.same-title',
    title: 'Pages of different addresses and headings have the same title',
    criteria: ['2.4.2'],
    level: 'A',
    severity: 'moderate',
    advice: 'Begin the title of each page with what is on it.',
    act: [],
  },
} as const satisfies Readonly<Record<string, Rule>>;
