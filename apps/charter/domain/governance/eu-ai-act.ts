/**
 * What the screening needs from Regulation (EU) 2024/1689 (AI Act), as data. `version` says which state of the law
 * it reflects; a change of the law is a change of this file alone. The labels are our own short descriptions, not
 * the text of the law.
 */
export const EU_AI_ACT = {
  version: '2026-11',
  source:
    'Regulation (EU) 2024/1689, OJ L, 2024/1689, 12.7.2024, with the dates of the Digital Omnibus on AI (2026)',
  url: 'https://eur-lex.europa.eu/eli/reg/2024/1689/oj',
  appliesFrom: {
    'Article 5 (prohibited practices) and Article 4 (AI literacy)': '2025-02-02',
    'Most other provisions': '2026-08-02',
    'High-risk systems of Annex III': '2027-12-02',
    'High-risk systems of Annex I': '2028-08-02',
  },
} as const;

export interface LegalOption {
  readonly value: string;
  readonly label: string;
  readonly article: string;
  /** First day of application, ISO 8601. */
  readonly appliesFrom: string;
}

const since2025 = '2025-02-02';

export const PROHIBITED_PRACTICES: readonly LegalOption[] = [
  {
    value: 'manipulation',
    label: 'Manipulates or deceives people below their awareness, to their harm',
    article: 'Article 5(1)(a)',
    appliesFrom: since2025,
  },
  {
    value: 'exploiting-vulnerability',
    label: 'Exploits age, disability or a hard social or economic situation',
    article: 'Article 5(1)(b)',
    appliesFrom: since2025,
  },
  {
    value: 'social-scoring',
    label:
      'Scores people by social behaviour or personality, with detriment in unrelated contexts or out of proportion',
    article: 'Article 5(1)(c)',
    appliesFrom: since2025,
  },
  {
    value: 'crime-prediction',
    label: 'Predicts that a person will commit a crime, from profiling or personality alone',
    article: 'Article 5(1)(d)',
    appliesFrom: since2025,
  },
  {
    value: 'face-scraping',
    label: 'Builds a face database by untargeted scraping of the internet or of cameras',
    article: 'Article 5(1)(e)',
    appliesFrom: since2025,
  },
  {
    value: 'emotion-at-work-or-school',
    label: 'Infers emotions of people at work or in education, other than for medical or safety reasons',
    article: 'Article 5(1)(f)',
    appliesFrom: since2025,
  },
  {
    value: 'biometric-categorisation',
    label: 'Infers origin, opinions, belief, union membership or sexual life from biometric data',
    article: 'Article 5(1)(g)',
    appliesFrom: since2025,
  },
  {
    value: 'real-time-identification',
    label: 'Identifies people remotely and in real time in public places, for law enforcement',
    article: 'Article 5(1)(h)',
    appliesFrom: since2025,
  },
  {
    value: 'intimate-imagery',
    label: 'Makes intimate images of people without their consent, or material of child abuse',
    article: 'Article 5, as added by the Digital Omnibus on AI',
    appliesFrom: '2026-12-02',
  },
];

const annexIII = '2027-12-02';

export const ANNEX_III_AREAS: readonly LegalOption[] = [
  {
    value: 'biometrics',
    label: 'Biometrics: remote identification, categorisation, emotion recognition',
    article: 'Annex III(1)',
    appliesFrom: annexIII,
  },
  {
    value: 'critical-infrastructure',
    label: 'Safety component of traffic, water, gas, heating, electricity or digital infrastructure',
    article: 'Annex III(2)',
    appliesFrom: annexIII,
  },
  {
    value: 'education',
    label: 'Education: admission, grading, level, cheating',
    article: 'Annex III(3)',
    appliesFrom: annexIII,
  },
  {
    value: 'employment',
    label: 'Employment: hiring, promotion, dismissal, task allocation, monitoring',
    article: 'Annex III(4)',
    appliesFrom: annexIII,
  },
  {
    value: 'essential-services',
    label: 'Essential services: benefits, credit, life or health insurance, emergency calls and triage',
    article: 'Annex III(5)',
    appliesFrom: annexIII,
  },
  { value: 'law-enforcement', label: 'Law enforcement', article: 'Annex III(6)', appliesFrom: annexIII },
  {
    value: 'migration',
    label: 'Migration, asylum and border control',
    article: 'Annex III(7)',
    appliesFrom: annexIII,
  },
  {
    value: 'justice-and-democracy',
    label: 'Justice and democratic processes',
    article: 'Annex III(8)',
    appliesFrom: annexIII,
  },
];

export const ARTICLE_6_3_EXCEPTIONS: readonly LegalOption[] = [
  {
    value: 'narrow-procedural',
    label: 'It does a narrow procedural task',
    article: 'Article 6(3)(a)',
    appliesFrom: annexIII,
  },
  {
    value: 'improves-finished-work',
    label: 'It improves the result of a finished human activity',
    article: 'Article 6(3)(b)',
    appliesFrom: annexIII,
  },
  {
    value: 'detects-patterns',
    label: 'It detects patterns in decisions, without replacing or influencing the human assessment',
    article: 'Article 6(3)(c)',
    appliesFrom: annexIII,
  },
  {
    value: 'preparatory',
    label: 'It does a preparatory task for an assessment',
    article: 'Article 6(3)(d)',
    appliesFrom: annexIII,
  },
];
