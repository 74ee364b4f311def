import type { DocumentModel, Tone } from './model.ts';

const level = (likelihood: number, severity: number): Tone => {
  const product = likelihood * severity;
  if (product >= 16) return 'danger';
  if (product >= 10) return 'warning';
  return product >= 5 ? 'notice' : 'good';
};

const risks = [
  ['R1', 4, 4, 'Training records under-represent patients over 80'],
  ['R2', 3, 5, 'A missed deterioration is read as reassurance'],
  ['R3', 2, 3, 'Alert fatigue on the night shift'],
  ['R4', 3, 3, 'Vendor changes the early-warning interface'],
  ['R5', 1, 4, 'Re-identification from exported logs'],
] as const;

const bands = ['Very low', 'Low', 'Medium', 'High', 'Very high'];
const owners = ['Clinical safety', 'Data office', 'Ward operations', 'Information security'];
const controls = [
  'Reviewed weekly',
  'Tested at each release',
  'Sampled by an outside auditor',
  'Watched by an alert',
];

/** A charter as a hospital's board might read it: every kind of block, and a table of 60 rows. Used by tests. */
export const sampleDocument: DocumentModel = {
  title: 'Early warning of patient deterioration on general wards',
  subtitle: 'AI project charter for the Digital Care Board',
  language: 'en',
  verdict: {
    label: 'Revise before proceeding',
    tone: 'warning',
    sentence:
      'The benefit is likely and the data exist, but two of seven dimensions stay under the threshold and one risk is very high. Three conditions must be met before the pilot begins.',
  },
  facts: [
    { label: 'Version', value: '1.3' },
    { label: 'Date', value: '14 May 2026' },
    { label: 'Sponsor', value: 'Chief Nursing Officer, Northfield Hospital Trust' },
    { label: 'Reviewed by', value: 'Digital Care Board, Information Governance Committee' },
    { label: 'Next review', value: 'Six weeks after the conditions are met' },
  ],
  blocks: [
    { kind: 'heading', level: 1, text: 'Summary' },
    {
      kind: 'paragraph',
      text: [
        'The project ranks inpatients every fifteen minutes by their probability of deterioration within twelve hours, so that a nurse in charge can look first where it matters. It is a ',
        { text: 'high-risk system', mark: 'strong' },
        ' under the Artificial Intelligence Act ',
        { cite: 'ai-act' },
        ', and the board follows the functions of the risk management framework ',
        { cite: 'nist' },
        '.',
      ],
    },
    {
      kind: 'callout',
      tone: 'danger',
      title: 'Three conditions for the pilot',
      text: [
        'Validate on patients over 80; name an accountable clinician for each ward; agree a stop rule, recorded in ',
        { text: 'pilot-protocol.yaml', mark: 'code' },
        '.',
      ],
    },
    {
      kind: 'list',
      ordered: true,
      items: [
        'Expected benefit: about 40 unplanned intensive-care transfers avoided in a year (95% interval 18 to 61).',
        [
          'Cost to the decision point: 310 hours of staff time, ',
          { text: 'none of it from ward rosters', mark: 'emphasis' },
          '.',
        ],
        'Largest uncertainty: how often a correct alert changes what the ward does.',
      ],
    },
    { kind: 'heading', level: 1, text: 'Readiness' },
    { kind: 'heading', level: 2, text: 'Scores by dimension' },
    {
      kind: 'paragraph',
      text: 'Each dimension is scored from 0 to 10 from the answers given in the interview. A dimension under 6 asks for a named action and a date.',
    },
    {
      kind: 'chart',
      caption: 'Readiness by dimension against the threshold of the board',
      chart: 'bar',
      categories: [
        'Problem and benefit',
        'Data quality and rights',
        'Model feasibility',
        'Human oversight',
        'Safety and fairness',
        'Operations',
        'Value and cost',
      ],
      series: [{ name: 'Score', values: [8.4, 6.2, 7.1, 5.4, 4.8, 6.9, 7.7] }],
      unit: 'points of 10',
      threshold: { label: 'Threshold', value: 6 },
    },
    {
      kind: 'table',
      caption: 'What the two weakest dimensions need',
      columns: [
        { title: 'Dimension', width: 2 },
        { title: 'Score', align: 'right', width: 0.8 },
        { title: 'State', width: 1.2 },
        { title: 'Action and owner', width: 4 },
      ],
      rows: [
        [
          'Human oversight',
          '5.4',
          { value: 'Below', tone: 'warning' },
          [
            'Nurse in charge confirms or dismisses each alert within 20 minutes ',
            { cite: 'override' },
            '. Owner: Chief Nursing Officer, 12 June.',
          ],
        ],
        [
          'Safety and fairness',
          '4.8',
          { value: 'Below', tone: 'danger' },
          'Sensitivity by age band and by ward, with intervals, before any bedside display. Owner: Clinical safety, 30 June.',
        ],
        [
          'Data quality and rights',
          '6.2',
          { value: 'Met', tone: 'good' },
          'Legal basis confirmed; retention of 24 months agreed.',
        ],
      ],
    },
    { kind: 'heading', level: 2, text: 'Trend over three versions' },
    {
      kind: 'chart',
      caption: 'Mean score of the interview by version',
      chart: 'line',
      categories: ['1.0', '1.1', '1.2', '1.3'],
      series: [
        { name: 'All dimensions', values: [4.9, 5.6, 6.2, 6.6] },
        { name: 'Safety and fairness', values: [3.1, 3.4, 4.5, 4.8] },
      ],
      threshold: { label: 'Threshold', value: 6 },
    },
    { kind: 'heading', level: 1, text: 'Risks' },
    {
      kind: 'heat-map',
      caption: 'Risks by likelihood and severity, before mitigation',
      rowAxis: 'Likelihood',
      columnAxis: 'Severity',
      rows: [...bands].reverse(),
      columns: bands,
      cells: [5, 4, 3, 2, 1].map((likelihood) =>
        [1, 2, 3, 4, 5].map((severity) => ({
          items: risks.filter(([, l, s]) => l === likelihood && s === severity).map(([name]) => name),
          tone: level(likelihood, severity),
        })),
      ),
      legend: [
        { tone: 'good', label: 'Accept' },
        { tone: 'notice', label: 'Watch' },
        { tone: 'warning', label: 'Mitigate' },
        { tone: 'danger', label: 'Stop until mitigated' },
      ],
    },
    {
      kind: 'table',
      caption: 'Risks named by the interview',
      columns: [
        { title: 'Id', width: 0.5 },
        { title: 'Risk', width: 4 },
        { title: 'Likelihood', align: 'center' },
        { title: 'Severity', align: 'center' },
      ],
      rows: risks.map(([id, likelihood, severity, text]) => [
        id,
        text,
        String(likelihood),
        { value: String(severity), tone: level(likelihood, severity) },
      ]),
    },
    {
      kind: 'quote',
      text: 'If it cannot tell me why it ranked her first, I will walk to the bed anyway, and then it has saved me nothing.',
      source: 'Ward sister, interview of 2 April 2026',
    },
    { kind: 'heading', level: 2, text: 'Data' },
    {
      kind: 'facts',
      rows: [
        { label: 'Source', value: 'Electronic observations, 41 wards, 2019 to 2025' },
        { label: 'Records', value: '3,912,204 observation sets from 188,407 admissions' },
        {
          label: 'Guidance',
          value: [
            'Reported after ',
            { text: 'TRIPOD+AI', href: 'https://www.tripod-statement.org/' },
            ' ',
            { cite: 'tripod' },
          ],
        },
      ],
    },
    { kind: 'heading', level: 1, text: 'Register of controls', appendix: true },
    { kind: 'heading', level: 2, text: 'All controls' },
    {
      kind: 'table',
      caption: 'Controls, their owners and the last result',
      columns: [
        { title: 'No.', align: 'right', width: 0.5 },
        { title: 'Control', width: 3.4 },
        { title: 'Owner', width: 1.8 },
        { title: 'Last result', width: 1.1 },
      ],
      rows: Array.from({ length: 60 }, (_, index) => [
        String(index + 1),
        `${controls[index % 4]}: item ${index + 1} of the safety case`,
        owners[(index * 3) % 4] ?? '',
        index % 13 === 5
          ? { value: 'Overdue', tone: 'warning' as const }
          : { value: 'Passed', tone: 'good' as const },
      ]),
    },
  ],
  references: [
    {
      key: 'ai-act',
      authors: ['European Union'],
      year: '2024',
      title: 'Artificial Intelligence Act',
      identifier: 'Regulation (EU) 2024/1689',
      container: 'Official Journal of the European Union',
      url: 'https://eur-lex.europa.eu/eli/reg/2024/1689/oj',
    },
    {
      key: 'nist',
      authors: ['National Institute of Standards and Technology'],
      year: '2023',
      title: 'Artificial intelligence risk management framework (AI RMF 1.0)',
      identifier: 'NIST AI 100-1',
      container: 'National Institute of Standards and Technology',
      url: 'https://doi.org/10.6028/NIST.AI.100-1',
    },
    {
      key: 'override',
      authors: ['Nanji, K. C.', 'Slight, S. P.', 'Seger, D. L.'],
      year: '2014',
      title: 'Overrides of medication-related clinical decision support alerts in outpatients',
      container: 'Journal of the American Medical Informatics Association',
      identifier: '10.1136/amiajnl-2013-001813',
    },
    {
      key: 'tripod',
      authors: ['Collins, G. S.', 'Moons, K. G. M.'],
      year: '2024',
      title: 'TRIPOD+AI statement: Updated guidance for reporting clinical prediction models',
      container: 'BMJ',
      identifier: '10.1136/bmj-2023-078378',
    },
  ],
};
