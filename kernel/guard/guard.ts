/** Where a text comes from: what others wrote for our user's eyes is never an instruction. */
export type TextSource = 'user' | 'retrieved' | 'tool';

export type GuardAction = 'allow' | 'flag' | 'block';

/** One rule, or the classifier, that found something. */
export interface GuardFinding {
  /** Stable: `override.ignore_previous`, `classifier`. */
  readonly rule: string;
  /** What it looks for, for a person. */
  readonly title: string;
  readonly category: 'injection' | 'jailbreak' | 'exfiltration' | 'obfuscation' | 'size';
  /** 0 to 1, its part in the score. */
  readonly weight: number;
  /** Where, in the text as it was given: offsets in UTF-16 units; absent when it is about the whole. */
  readonly start?: number;
  readonly end?: number;
}

export interface GuardDecision {
  readonly action: GuardAction;
  /** 0 (ordinary) to 1 (certainly an attack). */
  readonly score: number;
  readonly findings: readonly GuardFinding[];
}

/** Something in a text that should not leave or be kept. */
export interface SensitiveFinding {
  /** `email`, `phone`, `credit_card`, `iban`, `ip_address`, `national_id`, `secret`, … */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export interface Redaction {
  /** The text with each finding replaced by `[kind]`. */
  readonly text: string;
  readonly findings: readonly SensitiveFinding[];
}

/** Something in a model's answer that should not be shown as it is. */
export interface AnswerFinding {
  readonly rule: 'leaked_instructions' | 'leaked_secret' | 'unsafe_link' | 'personal_data';
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

export interface AnswerCheck {
  readonly action: 'allow' | 'flag';
  readonly findings: readonly AnswerFinding[];
}

/** The guard in front of models. Pure but for its counters: no model, no network, a millisecond for a page of text. */
export interface Guard {
  /** Whether a text tries to turn a model against its task. Counted in the metrics. */
  check(text: string, source?: TextSource): GuardDecision;
  /** The same decision without counting it: to measure the guard, or to show it. */
  judge(text: string, source?: TextSource): GuardDecision;
  /** The scores from which on a text is flagged, and blocked where blocking is on. */
  readonly thresholds: { readonly flagScore: number; readonly blockScore: number };
  /** Text without secrets and personal data. */
  redact(text: string): Redaction;
  /** Looks at what a model answered, beside the instructions it was given. */
  checkAnswer(answer: string, instructions?: string): AnswerCheck;
  /**
   * Text from elsewhere (a page, a file, a tool's result) as it may be put before a model: with its origin named and
   * marks that the text cannot forge around it.
   */
  enclose(text: string, origin: string): string;
}
