import type { GuardFinding, TextSource } from '../guard.ts';

/** A published kind of attack that can be told by its words. */
export interface Rule {
  /** `family.name`, stable. */
  readonly id: string;
  readonly title: string;
  readonly category: GuardFinding['category'];
  /** 0 to 1: how sure one match makes us, measured on texts that were not used to write the rule. */
  readonly weight: number;
  /** For the folded text: lower case, no accents. Every repetition in it is bounded, so that it takes linear time. */
  readonly pattern: RegExp;
  /** One of these words is in every match: a quick look spares the search. */
  readonly needs: readonly string[];
  /** Where it applies; everywhere when absent. */
  readonly sources?: readonly TextSource[];
}
