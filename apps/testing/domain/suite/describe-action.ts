import type { Action } from './step.ts';

/** What an action does, for people: `click button "Save"`. */
export function describeAction(action: Action): string {
  switch (action.do) {
    case 'open':
      return `open ${action.path}`;
    case 'fill':
      return `fill ${action.element.title} with "${action.value}"`;
    case 'select':
      return `select "${action.value}" in ${action.element.title}`;
    case 'check':
      return `${action.on ? 'check' : 'uncheck'} ${action.element.title}`;
    case 'press':
      return `press ${action.key}${action.element ? ` on ${action.element.title}` : ''}`;
    case 'reload':
    case 'back':
    case 'forward':
      return action.do === 'reload' ? 'reload the page' : `go ${action.do}`;
    default:
      return `${action.do} ${action.element.title}`;
  }
}
