import { detect } from '../../rubric/detect.ts';
import { chosen, rowsAnswer, textAnswer } from '../state.ts';
import { type ConsistencyRule, columnText, place, rowsText, sharesWords } from './rule.ts';

const SUPERVISED = ['classification', 'regression', 'ranking'];
const FOR_TARGET = /target|label|truth|outcome|answer|result|event|train|test|evaluat/i;
const FOR_FEATURES = /feature|input|predict|variable|signal|context|retriev|index|prompt|limit|train/i;

/** Sources against what is learned from them: target, features, labels, the way they travel, the people in them. */
export const DATA_RULES: readonly ConsistencyRule[] = [
  {
    id: 'data-features',
    stage: 'data',
    title: 'The sources give both what is learned and what it is learned from',
    between: ['data.sources', 'business.archetype'],
    fix: 'Say in the column "Used for" which source holds the truth and which hold the features.',
    check(state) {
      const [archetype] = chosen(state, 'business.archetype');
      const uses = rowsAnswer(state, 'data.sources').map((row) => String(row.use ?? '').trim());
      // Where a use is left out, that source may be the one that is missed.
      if (archetype === undefined || !SUPERVISED.includes(archetype)) return [];
      if (uses.length === 0 || uses.includes('')) return [];
      const missing = [
        ...(uses.some((use) => FOR_TARGET.test(use)) ? [] : ['the truth to learn from']),
        ...(uses.some((use) => FOR_FEATURES.test(use)) ? [] : ['the features']),
      ];
      if (missing.length === 0) return [];
      return [
        {
          because: `The task is ${archetype}, but no source is used for ${missing.join(', and none for ')}.`,
          places: [place('data.sources', uses.join('; ')), place('business.archetype', archetype)],
        },
      ];
    },
  },
  {
    id: 'labels-sources',
    stage: 'data',
    title: 'The labels come from a source that is listed',
    between: ['data.labels', 'data.sources'],
    fix: 'List the source that the truth comes from, or name it as it is listed.',
    check(state) {
      const labels = textAnswer(state, 'data.labels');
      const sources = rowsText(state, 'data.sources');
      if (labels === '' || sources === '' || sharesWords(labels, sources)) return [];
      return [
        {
          because: 'Where the truth comes from shares no word with any of the listed sources.',
          places: [
            place('data.labels', labels),
            place('data.sources', columnText(state, 'data.sources', 'name')),
          ],
        },
      ];
    },
  },
  {
    id: 'lineage-sources',
    stage: 'data',
    title: 'The listed sources are those that are delivered',
    between: ['data.lineage', 'data.sources'],
    fix: 'Describe how the listed sources are delivered, by their names.',
    check(state) {
      const lineage = textAnswer(state, 'data.lineage');
      const sources = rowsText(state, 'data.sources');
      if (lineage === '' || sources === '' || sharesWords(lineage, sources)) return [];
      return [
        {
          because: 'The delivery of data is described without any of the listed sources.',
          places: [
            place('data.lineage', lineage),
            place('data.sources', columnText(state, 'data.sources', 'name')),
          ],
        },
      ];
    },
  },
  {
    id: 'data-personal',
    stage: 'data',
    title: 'Data about people are called so',
    between: ['data.personal', 'data.sources'],
    fix: 'Say whether the records can be tied to a person; if they can, they are personal data.',
    check(state) {
      if (!chosen(state, 'data.personal').includes('none')) return [];
      const content = columnText(state, 'data.sources', 'content');
      const people = detect(content).find(({ feature }) => feature === 'population');
      if (people === undefined) return [];
      return [
        {
          because: `The data were said to hold nothing about people, but a source speaks of "${people.text}".`,
          places: [place('data.personal', 'No data about people'), place('data.sources', content)],
        },
      ];
    },
  },
];
