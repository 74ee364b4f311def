import type { Reference } from '#kernel/documents';

/** Where the sections of the cards come from. */
export const CARD_REFERENCES: readonly Reference[] = [
  {
    key: 'mitchell',
    authors: [
      'Mitchell, M.',
      'Wu, S.',
      'Zaldivar, A.',
      'Barnes, P.',
      'Vasserman, L.',
      'Hutchinson, B.',
      'Spitzer, E.',
      'Raji, I. D.',
      'Gebru, T.',
    ],
    year: '2019',
    title: 'Model cards for model reporting',
    container: 'Proceedings of the Conference on Fairness, Accountability, and Transparency, 220–229',
    identifier: 'https://doi.org/10.1145/3287560.3287596',
  },
  {
    key: 'gebru',
    authors: [
      'Gebru, T.',
      'Morgenstern, J.',
      'Vecchione, B.',
      'Vaughan, J. W.',
      'Wallach, H.',
      'Daumé III, H.',
      'Crawford, K.',
    ],
    year: '2021',
    title: 'Datasheets for datasets',
    container: 'Communications of the ACM, 64(12), 86–92',
    identifier: 'https://doi.org/10.1145/3458723',
  },
];
