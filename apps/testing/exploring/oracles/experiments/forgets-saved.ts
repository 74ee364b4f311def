import { makeFinding } from '../make-finding.ts';
import {
  at,
  type Experiment,
  filledWith,
  heldIn,
  inPage,
  isSecret,
  isTaken,
  isText,
  nameOf,
} from './laboratory.ts';

/** A link that says it leads back, to a path. */
const leadsBack = (path: string): string =>
  `[...document.querySelectorAll('a[href]')].some((link) => new URL(link.href).pathname === ${JSON.stringify(path.split('?')[0])} && /^(?:<|←|«|back|previous|change|edit|zurück|ändern|retour|modifier|atrás|volver|indietro)/i.test(link.textContent.trim()))`;

/**
 * What was sent is gone when the form is opened again: of a form that shows what is kept, a part of it; of a step that
 * the next one leads back to, all of it.
 */
export const forgetsSaved: Experiment = async (lab, { place, choice: known, writes }) => {
  // Other texts than those that were sent before: what is there already tells nothing.
  const mark = Math.floor(lab.request.random() * 1e4);
  const choice = filledWith(known, (value) => `${value.split(' ')[0]} ${mark}`);
  const { before } = choice;
  if (!writes || !before.some((action) => isText(action) && !isSecret(action))) return undefined;
  return await at(lab, place, async (session, earlier) => {
    const initial = await heldIn(lab, session.page, before);
    session.requests.clear();
    await lab.sessions.walk(session, [...before, choice.action]);
    const now = (await lab.sessions.look(session)).data;
    if (!isTaken(session, earlier, now)) return undefined;
    const isStep = await inPage<boolean>(session.page, leadsBack(place.path));
    await lab.sessions.perform(session, { do: 'open', path: place.path });
    const held = await heldIn(lab, session.page, before);

    const forgotten: string[] = [];
    let kept = 0;
    let shown = 0;
    before.forEach((action, index) => {
      const [was, is] = [initial[index], held[index]];
      if (!isText(action) || isSecret(action) || is === undefined || action.value === was) return;
      if (was !== undefined && was !== '') shown += 1;
      if (is === action.value) kept += 1;
      else if (is === was) forgotten.push(action.element.title);
    });
    const isPart = shown > 0 && kept > 0 && forgotten.length > 0;
    const isAll = isStep && kept === 0 && forgotten.length > 0;
    if (!isPart && !isAll) return undefined;
    return makeFinding({
      check: 'page.saved_lost',
      severity: 'serious',
      title: isPart
        ? `"${nameOf(choice)}" does not keep ${forgotten.slice(0, 3).join(', ')}, and keeps the rest`
        : `Going back to "${nameOf(choice)}" shows an empty form: what was sent has to be typed again`,
      advice: isPart
        ? 'What was said to be saved is not. Look at which fields are written.'
        : 'Fill the form with what was sent, so that a step back costs nothing.',
      about: choice.key,
      path: place.path,
      state: place.id,
      steps: session.trail,
      evidence: { 'Not kept': forgotten.join(', '), Kept: `${kept} fields` },
      ...(isAll && { source: 'WCAG 2.2, 3.3.7 Redundant Entry' }),
    });
  });
};
