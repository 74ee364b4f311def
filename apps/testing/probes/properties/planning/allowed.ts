import { dangerOf, leaves, signsOut } from '../../../domain/exploration/danger.ts';
import type { StateGraph } from '../../../domain/exploration/graph.ts';
import type { Control } from '../looking/look.ts';
import { saysDelete } from '../walking/words.ts';

/** What a walk may use of a page. */
export interface Allowance {
  /** `false`: never; `'inside'`: only as long as nothing of it leaves the browser. */
  may(control: Control): boolean | 'inside';
}

/** What exploration held back is held back here, but for deleting what only the browser keeps. */
export function allowanceOf(
  graph: StateGraph,
  { destructive }: { readonly destructive: boolean },
): Allowance {
  const held = new Set(
    graph.states.flatMap(({ actions }) =>
      actions.flatMap(({ action, held: why }) =>
        why !== undefined && 'element' in action && action.element ? [action.element.title] : [],
      ),
    ),
  );
  const writes = graph.transitions.some(({ requests }) =>
    requests.some((one) => !/^(GET|HEAD|OPTIONS)\b/i.test(one)),
  );
  return {
    may(control) {
      const { name, role, address, opensWindow, method } = control;
      if (
        opensWindow ||
        leaves({ ...(address !== undefined && { address, href: address }), downloads: false }, graph.origin)
      )
        return false;
      const danger = dangerOf({ name, role, ...(address !== undefined && { address }) });
      if (destructive) return danger !== signsOut;
      if (
        method !== undefined &&
        method.toLowerCase() !== 'get' &&
        /^(submit|image)$/.test(control.type) &&
        saysDelete(control)
      )
        return false;

      if (saysDelete(control)) {
        const isOnlyDelete = danger === undefined || /delete/.test(danger);
        return isOnlyDelete && !writes && address === undefined ? 'inside' : false;
      }
      return danger === undefined && !held.has(`${role} "${name}"`);
    },
  };
}
