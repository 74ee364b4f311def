import { sentencesOf, wordsOf } from './sentences.ts';
import { stemsOf } from './substance.ts';

/** An earlier answer, as text, with the question it belongs to. */
export interface EarlierAnswer {
  readonly questionId: string;
  readonly text: string;
}

export interface Contradiction {
  readonly questionIds: readonly [string, string];
  readonly because: string;
  readonly ask: string;
}

interface Claim {
  readonly subject: ReadonlySet<string>;
  readonly from: string;
  readonly to: string;
}

const PAIR =
  /^(?<subject>[^,;]*?)\bfrom\s+(?:about\s+|some\s+)?(?<from>[€$£]?\s?\d[\d,.]*\d?\s?%?)[^.;]*?\bto\s+(?:(?:at\s+(?:least|most)|below|under|above)\s+)?(?<to>[€$£]?\s?\d[\d,.]*\d?\s?%?)/iu;

/**
 * Finds where an answer gives another baseline or target for a thing that an earlier answer has named. Only "… from
 * X to Y" statements with the same unit about the same thing (all of the shorter one's words, at least two) are
 * compared: it misses much, but what it reports is there to be read.
 */
export function contradictionsOf(
  questionId: string,
  text: string,
  earlier: readonly EarlierAnswer[],
): readonly Contradiction[] {
  const claims = claimsOf(text);
  if (claims.length === 0) return [];
  return earlier.flatMap((other) => {
    if (other.questionId === questionId) return [];
    const conflicting = claimsIn(other).flatMap((claim) =>
      claims
        .filter((own) => sameThing(own, claim) && (own.from !== claim.from || own.to !== claim.to))
        .map((own) => ({ own, claim })),
    );
    const first = conflicting[0];
    if (first === undefined) return [];
    const now = `from ${first.own.from} to ${first.own.to}`;
    const then = `from ${first.claim.from} to ${first.claim.to}`;
    return [
      {
        questionIds: [other.questionId, questionId] as const,
        because: `"${now}" here contradicts "${then}" in ${other.questionId}.`,
        ask: `You wrote "${then}" in ${other.questionId} and "${now}" here: which of the two holds?`,
      },
    ];
  });
}

// An interview's answers are compared with each other many times when an early one changes.
const claimsByAnswer = new WeakMap<EarlierAnswer, readonly Claim[]>();
function claimsIn(answer: EarlierAnswer): readonly Claim[] {
  const claims = claimsByAnswer.get(answer) ?? claimsOf(answer.text);
  claimsByAnswer.set(answer, claims);
  return claims;
}

function claimsOf(text: string): readonly Claim[] {
  return sentencesOf(text).flatMap((sentence) => {
    const groups = PAIR.exec(sentence.text)?.groups;
    if (groups === undefined) return [];
    const { subject = '', from = '', to = '' } = groups;
    const number = (raw: string): string => raw.replaceAll(/[\s,]/g, '').replace(/\.$/, '');
    return [
      {
        subject: stemsOf(wordsOf(subject).filter((w) => !/^\d/.test(w))),
        from: number(from),
        to: number(to),
      },
    ];
  });
}

function sameThing(a: Claim, b: Claim): boolean {
  const unit = (claim: Claim): string => claim.to.replaceAll(/[\d.]/g, '');
  const [small, large] = a.subject.size <= b.subject.size ? [a.subject, b.subject] : [b.subject, a.subject];
  const shared = [...small].filter((word) => !VERBS.has(word) && large.has(word)).length;
  const needed = [...small].filter((word) => !VERBS.has(word)).length;
  return needed >= 2 && shared === needed && unit(a) === unit(b);
}

// Stems of the verbs that carry a change; what changes is the noun beside them.
const VERBS: ReadonlySet<string> = new Set([
  ...stemsOf([
    'fall',
    'falls',
    'rise',
    'rises',
    'drop',
    'drops',
    'shrink',
    'grow',
    'grows',
    'goes',
    'reduce',
    'reduced',
    'decrease',
    'increase',
    'cut',
    'move',
    'moves',
    'should',
    'want',
    'bring',
    'lower',
    'raise',
    'share',
  ]),
]);
