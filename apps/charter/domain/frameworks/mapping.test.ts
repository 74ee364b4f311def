import { expect, test } from 'vitest';
import { QUESTIONS, questionById } from '../questions/catalogue.ts';
import { NOT_IN_ALTAI } from './altai.map.ts';
import { elementsOf, FRAMEWORKS } from './catalogue.ts';
import { FRAMEWORK_IDS } from './framework.ts';

const frameworks = Object.values(FRAMEWORKS);

test.each(frameworks)('$id: every element has a group, its evidence and words of its own', (framework) => {
  const groups = framework.groups.map(({ id }) => id);
  const ids = framework.elements.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(framework.elements.map(({ group }) => group))).toEqual(new Set(groups));
  for (const { element, evidence } of framework.mapped) {
    expect(element.title, element.id).not.toBe('');
    expect(element.summary, element.id).toMatch(/^[A-Z].*\.$/);
    const reason = 'questions' in evidence ? evidence.because : evidence.outside;
    expect(reason, element.id).toMatch(/^[A-Z].*\.$/);
    if (!('questions' in evidence)) continue;
    expect(evidence.questions.length, element.id).toBeGreaterThan(0);
    expect(new Set(evidence.questions).size, element.id).toBe(evidence.questions.length);
    expect(
      evidence.questions.filter((id) => questionById(id) === undefined),
      element.id,
    ).toEqual([]);
  }
});

test.each(frameworks)('$id: edition, source and day of these data are stated', (framework) => {
  expect(framework.published).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(framework.asOf >= framework.published).toBe(true);
  expect(URL.canParse(framework.source.url)).toBe(true);
  expect(framework.limits).toMatch(/^[A-Z].*\.$/);
  for (const { applies } of framework.elements)
    for (const { from } of applies ?? []) expect(from).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test('the frameworks are whole: 72 subcategories, 38 controls, seven requirements', () => {
  expect(FRAMEWORKS['nist-ai-rmf'].elements).toHaveLength(72);
  expect(FRAMEWORKS['nist-ai-rmf'].groups).toHaveLength(19);
  expect(FRAMEWORKS['iso-42001'].elements).toHaveLength(38);
  expect(FRAMEWORKS['iso-42001'].groups).toHaveLength(9);
  expect(FRAMEWORKS.altai.groups).toHaveLength(7);
  expect(Object.keys(FRAMEWORKS).sort()).toEqual([...FRAMEWORK_IDS].sort());
});

test.each(QUESTIONS)('$id says something about NIST AI RMF and ALTAI, or it is said why not', (question) => {
  expect(elementsOf('nist-ai-rmf', question.id)).not.toEqual([]);
  const altai = elementsOf('altai', question.id);
  expect(altai.length > 0).toBe(!(question.id in NOT_IN_ALTAI));
});

test.each(QUESTIONS)('$id: what the question itself names is in the mapping', ({ id, altai, nistAiRmf }) => {
  const requirements = new Set(elementsOf('altai', id).map(({ element }) => element.group));
  expect((altai ?? []).filter((one) => !requirements.has(one))).toEqual([]);
  const categories = new Set(elementsOf('nist-ai-rmf', id).map(({ element }) => element.group));
  expect((nistAiRmf ?? []).filter((one) => !categories.has(one))).toEqual([]);
});

test('only questions that exist are listed as unmapped', () => {
  expect(Object.keys(NOT_IN_ALTAI).filter((id) => questionById(id) === undefined)).toEqual([]);
});
