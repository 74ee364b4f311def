import { ALTAI_MAPPING } from './altai.map.ts';
import { ALTAI } from './altai.ts';
import { EU_AI_ACT_MAPPING } from './eu-ai-act.map.ts';
import { EU_AI_ACT } from './eu-ai-act.ts';
import type { Evidence, Framework, FrameworkElement, FrameworkId, Mapping } from './framework.ts';
import { ISO_42001_MAPPING } from './iso-42001.map.ts';
import { ISO_42001 } from './iso-42001.ts';
import { NIST_AI_RMF_MAPPING } from './nist-ai-rmf.map.ts';
import { NIST_AI_RMF } from './nist-ai-rmf.ts';

/** Raised when a question, an element or the link between them changes, so that exports can be told apart. */
export const MAPPING_VERSION = '1.0';

export interface MappedFramework extends Framework {
  readonly mapped: readonly { readonly element: FrameworkElement; readonly evidence: Evidence }[];
}

const join = <Id extends string>(framework: Framework<Id>, mapping: Mapping<Id>): MappedFramework => ({
  ...framework,
  mapped: framework.elements.map((element) => ({ element, evidence: mapping[element.id] })),
});

export const FRAMEWORKS: Readonly<Record<FrameworkId, MappedFramework>> = {
  'nist-ai-rmf': join(NIST_AI_RMF, NIST_AI_RMF_MAPPING),
  'eu-ai-act': join(EU_AI_ACT, EU_AI_ACT_MAPPING),
  'iso-42001': join(ISO_42001, ISO_42001_MAPPING),
  altai: join(ALTAI, ALTAI_MAPPING),
};

/** The elements of a framework that a question (and the risks stated in it) says something about, with the reason. */
export const elementsOf = (
  framework: FrameworkId,
  questionId: string,
): readonly { readonly element: FrameworkElement; readonly because: string }[] =>
  FRAMEWORKS[framework].mapped.flatMap(({ element, evidence }) =>
    'questions' in evidence && evidence.questions.includes(questionId)
      ? [{ element, because: evidence.because }]
      : [],
  );
