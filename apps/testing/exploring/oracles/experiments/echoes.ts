import { makeFinding } from '../make-finding.ts';
import { at, type Experiment, filledWith, inPage, isText, nameOf } from './laboratory.ts';

/** No cleaner of markup keeps the attribute; escaped, it is no element. It does nothing. */
const marker = '<b data-ms onclick=0>x</b>';
const markerInPage = `document.querySelector('b[data-ms][onclick]') !== null`;

/** Markup that was typed becomes part of a page. */
export const echoes: Experiment = async (lab, { place, choice }) => {
  const marked = filledWith(choice, () => marker);
  if (!marked.before.some((action) => isText(action) && action.value === marker)) return undefined;
  return await at(lab, place, async (session) => {
    await lab.sessions.walk(session, [...marked.before, marked.action]);
    const seen: string[] = [];
    if (await inPage<boolean>(session.page, markerInPage)) seen.push(new URL(session.page.url()).pathname);
    for (const path of seen.length > 0 ? [] : lab.elsewhere.slice(0, 4)) {
      await lab.sessions.perform(session, { do: 'open', path });
      if (await inPage<boolean>(session.page, markerInPage)) seen.push(path);
    }
    const [path] = seen;
    if (path === undefined) return undefined;
    return makeFinding({
      check: 'page.unescaped_input',
      severity: 'critical',
      title: `Markup typed into "${nameOf(choice)}" becomes part of ${path} unescaped`,
      advice:
        'Whoever can type there can run scripts as everyone who sees it (cross-site scripting). Escape texts where they are put into a page, or set them as text.',
      about: choice.key,
      path,
      state: place.id,
      steps: session.trail,
      evidence: { Typed: marker, Found: 'An element <b data-ms onclick="0"> in the page.' },
      source: 'OWASP, Cross Site Scripting Prevention; CWE-79',
    });
  });
};
