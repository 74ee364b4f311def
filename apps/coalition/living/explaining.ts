import { worthOf } from '../domain/inference/expected-free-energy.ts';
import { createThinking } from '../domain/inference/mind.ts';
import type { Model } from '../domain/inference/model.ts';
import type { Option } from '../domain/inference/planner.ts';
import type { Inhabitant } from './inhabitant.ts';

export interface Explained {
  /** The tick after which it is so. */
  readonly tick: number;
  readonly method: string;
  readonly actions: { factor: string; actions: { name: string; probability: number }[] }[];
  readonly options: ExplainedOption[];
  readonly sentence: string;
}

interface ExplainedOption {
  readonly first: string[];
  readonly probability: number;
  readonly policies: number;
  readonly expected_free_energy: number;
  readonly terms: { utility: number; state_gain: number; parameter_gain: number; inductive: number };
}

const mostOptions = 200;

/**
 * Why an agent does what it does, by what it believes now: its last decision weighed again, with the precision it then
 * had. What follows the same first action is put together: probabilities add up, terms are means by these probabilities.
 */
export function explainDecision({
  mind,
  thinking,
  tick,
}: Pick<Inhabitant, 'mind' | 'thinking' | 'tick'>): Explained {
  const { model } = mind;
  const { planner } = thinking.planner.model === model ? thinking : createThinking(model, thinking.options);
  const decision = planner.decide(mind.belief, mind.gamma);
  const options = gathered(model, decision.explain()).slice(0, mostOptions);
  const actions = model.factors.flatMap(({ name, actions: names }, factor) =>
    names.length > 1
      ? [
          {
            factor: name,
            actions: names.map((action, at) => ({
              name: action,
              probability: decision.actions[factor]?.[at] ?? 0,
            })),
          },
        ]
      : [],
  );
  return { tick, method: planner.method, actions, options, sentence: sentenceOf(options) };
}

function gathered(model: Model, options: readonly Option[]): ExplainedOption[] {
  const groups = new Map<string, Option[]>();
  for (const option of options) {
    const key = firstOf(model, option).join(', ');
    const group = groups.get(key);
    if (group) group.push(option);
    else groups.set(key, [option]);
  }
  return [...groups.values()]
    .map((group): ExplainedOption => {
      const probability = group.reduce((sum, option) => sum + option.probability, 0);
      const mean = (value: (option: Option) => number): number =>
        group.reduce(
          (sum, option) =>
            sum + value(option) * (probability > 0 ? option.probability / probability : 1 / group.length),
          0,
        );
      const [some] = group;
      return {
        ...{ first: some ? firstOf(model, some) : [], probability, policies: group.length },
        expected_free_energy: -mean(({ terms }) => worthOf(terms)),
        terms: {
          utility: mean(({ terms }) => terms.utility),
          state_gain: mean(({ terms }) => terms.stateGain),
          parameter_gain: mean(({ terms }) => terms.parameterGain),
          inductive: mean(({ terms }) => terms.inductive),
        },
      };
    })
    .sort((a, b) => b.probability - a.probability);
}

/** What is done first, by name; what nobody decides on is left out. */
function firstOf({ factors }: Model, { actions, factors: decided }: Option): string[] {
  return decided.flatMap((at) => {
    const factor = factors[at];
    if (!factor || factor.actions.length < 2) return [];
    return [`${factor.name}: ${factor.actions[actions[0]?.[at] ?? 0] ?? ''}`];
  });
}

const termNames = {
  utility: 'what it prefers',
  state_gain: 'what it expects to learn about the state of things',
  parameter_gain: 'what it expects to learn about how things work',
  inductive: 'staying on the way to its goal',
} as const;

/** Which term sets the likeliest first action apart from the next likeliest. */
function sentenceOf(options: readonly ExplainedOption[]): string {
  const [best, next] = options;
  if (!best || best.first.length === 0) return 'There is nothing to decide on.';
  const doing = `"${best.first.join(', ')}"`;
  const share = `${Math.round(best.probability * 100)} %`;
  if (!next) return `${doing} is all it can do.`;
  const [term, by] = Object.entries(termNames)
    .map(([key, text]) => {
      const name = key as keyof typeof termNames;
      return [text, best.terms[name] - next.terms[name]] as const;
    })
    .reduce((most, other) => (other[1] > most[1] ? other : most));
  if (by <= 1e-9)
    return `${doing} (${share}) is as good as "${next.first.join(', ')}": there is no reason for one of them.`;
  return `${doing} (${share}) is ahead of "${next.first.join(', ')}" mostly by ${term}: ${by.toPrecision(3)} nats more.`;
}
