import { detect } from '../../rubric/detect.ts';
import { stem } from '../../rubric/sentences.ts';
import { chosen, textAnswer } from '../state.ts';
import { type ConsistencyRule, columnText, place } from './rule.ts';

// Words that speak of a use in an area of Annex III. They ask for a second look; the person decides.
const AREAS: readonly { readonly area: string; readonly words: RegExp }[] = [
  {
    area: 'employment',
    words:
      /\b(?:recruit\w*|job (?:applicants?|candidates?)|applicants? for (?:a |the )?(?:job|post|position)s?|dismissals?|promotions? of (?:staff|employees|workers)|(?:allocat|assign)\w* (?:of )?(?:the )?(?:work|shifts|tasks|workers|employees|staff)|performance of (?:employees|staff|workers))\b/i,
  },
  { area: 'education', words: /\b(?:admissions?|exams?|examinations?|grading|cheating|proctor\w*)\b/i },
  {
    area: 'essential-services',
    words:
      /\b(?:credit\s?worthiness|credit scor\w+|loan applica\w+|loans?|(?:social |housing |welfare )benefits? (?:claims?|applica\w+|fraud)|health insurance|life insurance|emergency calls?|triage)\b/i,
  },
  { area: 'law-enforcement', words: /\b(?:police|offenders?|suspects?|criminal\w*)\b/i },
  { area: 'migration', words: /\b(?:asylum|visas?|border control|migrants?)\b/i },
  { area: 'justice-and-democracy', words: /\b(?:courts?|lawsuits?|litigation|elections?|voters?)\b/i },
  {
    area: 'critical-infrastructure',
    words:
      /\b(?:power grid|electricity grid|gas (?:supply|network)|drinking water|water supply|traffic control)\b/i,
  },
  {
    area: 'biometrics',
    words: /\b(?:biometric\w*|fac(?:e|ial) recognition|fingerprints?|voice recognition)\b/i,
  },
];
const EMOTIONS =
  /\b(?:emotions?|moods?|attentive\w*|boredom|bored|engagement of (?:pupils|students)|stress level)\b/i;
const OUTSIDE = /\b(?:outside|out of scope|exclud\w+|left out|not included|never)\b(?<rest>[^.]*)/gi;

/** What people do, who is reached and what the law says, against scope and screening. */
export const PEOPLE_RULES: readonly ConsistencyRule[] = [
  {
    id: 'risks-scope',
    stage: 'ethics',
    title: 'Who is profiled can be identified',
    between: ['data.personal', 'ethics.profiling'],
    fix: 'Correct one of the two answers.',
    check(state) {
      const personal = chosen(state, 'data.personal');
      if (!personal.includes('none') && !personal.includes('anonymous')) return [];
      if (!chosen(state, 'ethics.profiling').includes('yes')) return [];
      return [
        {
          because: 'The data were said to concern nobody who can be identified, but people are profiled.',
          places: [place('data.personal', personal.join(', ')), place('ethics.profiling', 'yes')],
        },
      ];
    },
  },
  {
    id: 'users-scope',
    stage: 'users',
    title: 'Nobody uses the system whom the scope leaves out',
    between: ['business.scope', 'users.personas'],
    fix: 'Widen the scope to these people, or take them off the users.',
    check(state) {
      const scope = textAnswer(state, 'business.scope');
      const roles = columnText(state, 'users.personas', 'role');
      const outside = [...scope.matchAll(OUTSIDE)].map((match) => match.groups?.rest ?? '').join('. ');
      const inside = peopleIn(scope.replaceAll(OUTSIDE, ' '));
      const users = peopleIn(roles);
      const both = [...peopleIn(outside)].find(([one]) => users.has(one) && !inside.has(one));
      if (both === undefined) return [];
      return [
        {
          because: `The scope leaves out "${both[1]}", who are among the users.`,
          places: [place('business.scope', outside), place('users.personas', roles)],
        },
      ];
    },
  },
  {
    id: 'users-oversight',
    stage: 'ethics',
    title: 'The way the output acts fits the part a person plays',
    between: ['users.interaction', 'ethics.oversight_mode'],
    fix: 'Either a person decides each case, or the output acts by itself: correct one of the two answers.',
    check(state) {
      const acts = chosen(state, 'users.interaction').find((one) =>
        ['automatic', 'action-with-veto'].includes(one),
      );
      if (acts === undefined || !chosen(state, 'ethics.oversight_mode').includes('in-the-loop')) return [];
      return [
        {
          because: 'The output acts without waiting for a person, but a person is said to decide each case.',
          places: [place('users.interaction', acts), place('ethics.oversight_mode', 'in-the-loop')],
        },
      ];
    },
  },
  {
    id: 'scope-annex-iii',
    stage: 'ethics',
    title: 'A use in an area of Annex III is screened as one',
    between: ['business.decision', 'business.scope', 'ethics.annex_iii'],
    fix: 'Choose the area, or say in the scope why the use does not fall into it.',
    check(state) {
      if (!chosen(state, 'ethics.annex_iii').includes('none')) return [];
      return (['business.decision', 'business.scope'] as const).flatMap((id) => {
        // What is expressly left out is no use.
        const text = textAnswer(state, id).replaceAll(OUTSIDE, ' ');
        const area = AREAS.find(({ words }) => words.test(text));
        const word = area?.words.exec(text)?.[0];
        if (area === undefined || word === undefined) return [];
        return [
          {
            because: `"${word}" points to the area ${area.area} of Annex III, but no area was chosen.`,
            places: [place(id, text), place('ethics.annex_iii', 'None of these')],
          },
        ];
      });
    },
  },
  {
    id: 'scope-prohibited',
    stage: 'ethics',
    title: 'Reading of emotions at work or school is screened as such',
    between: ['business.decision', 'business.scope', 'ethics.annex_iii', 'ethics.prohibited'],
    fix: 'Say whether emotions of people are inferred; at work and in education that is prohibited.',
    check(state) {
      if (!chosen(state, 'ethics.prohibited').includes('none')) return [];
      const areas = chosen(state, 'ethics.annex_iii');
      if (!areas.includes('education') && !areas.includes('employment')) return [];
      return (['business.decision', 'business.scope'] as const).flatMap((id) => {
        const text = textAnswer(state, id).replaceAll(OUTSIDE, ' ');
        const word = EMOTIONS.exec(text)?.[0];
        if (word === undefined) return [];
        return [
          {
            because: `"${word}" points to emotions of people at work or in education, but no prohibited practice was chosen.`,
            places: [place(id, text), place('ethics.prohibited', 'None of these')],
          },
        ];
      });
    },
  },
];

/** Groups of people in a text, by the stem of their noun. */
const peopleIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    detect(text)
      .filter(({ feature }) => feature === 'population')
      .map((one) => [stem(one.text.toLowerCase()), one.text]),
  );
