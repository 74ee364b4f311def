import type { State } from '../exploration/graph.ts';
import type { Action } from '../suite/step.ts';

function say(action: Action): string {
  switch (action.do) {
    case 'open':
      return action.path;
    case 'fill':
    case 'select':
      return `${action.do} ${action.element.title} "${action.value}"`;
    case 'press':
      return `press ${action.key}${action.element ? ` on ${action.element.title}` : ''}`;
    case 'check':
      return `${action.on ? 'check' : 'uncheck'} ${action.element.title}`;
    case 'reload':
    case 'back':
    case 'forward':
      return action.do;
    default:
      return `${action.do} ${action.element.title}`;
  }
}

/**
 * What a state's picture is kept under: the way to it. Its id is made of what is on the page, so that a missing icon
 * would be another state with a picture of its own, and never a difference.
 */
export function stateKey({ way }: State): string {
  return way.map(say).join(' › ').slice(0, 1000);
}
