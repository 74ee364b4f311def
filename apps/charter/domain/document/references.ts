import type { Block, Reference } from '#kernel/documents';
import { EU_AI_ACT } from '../governance/eu-ai-act.ts';

/** What a charter may cite. */
const REFERENCES: readonly Reference[] = [
  {
    key: 'ai-act',
    authors: ['European Parliament', 'Council of the European Union'],
    year: '2024',
    title:
      'Regulation (EU) 2024/1689 of 13 June 2024 laying down harmonised rules on artificial intelligence (Artificial Intelligence Act)',
    container: 'Official Journal of the European Union',
    identifier: 'OJ L, 2024/1689',
    url: EU_AI_ACT.url,
  },
  {
    key: 'altai',
    authors: ['High-Level Expert Group on Artificial Intelligence'],
    year: '2020',
    title: 'The Assessment List for Trustworthy Artificial Intelligence (ALTAI) for self assessment',
    container: 'European Commission',
    identifier: 'https://doi.org/10.2759/002360',
  },
  {
    key: 'nist',
    authors: ['National Institute of Standards and Technology'],
    year: '2023',
    title: 'Artificial intelligence risk management framework (AI RMF 1.0)',
    identifier: 'NIST AI 100-1, https://doi.org/10.6028/NIST.AI.100-1',
  },
  {
    key: 'iso42001',
    authors: ['International Organization for Standardization', 'International Electrotechnical Commission'],
    year: '2023',
    title: 'Information technology — Artificial intelligence — Management system',
    identifier: 'ISO/IEC 42001:2023',
  },
  {
    key: 'dama',
    authors: ['DAMA UK Working Group on Data Quality Dimensions'],
    year: '2013',
    title: 'The six primary dimensions for data quality assessment',
    container: 'DAMA UK',
  },
];

/** The references that the blocks cite, in the order of their first use. */
export function citedReferences(blocks: readonly Block[]): readonly Reference[] {
  const keys = [...JSON.stringify(blocks).matchAll(/"cite":"([^"]+)"/g)].map(([, key]) => key);
  return [...new Set(keys)].flatMap((key) => REFERENCES.find((one) => one.key === key) ?? []);
}
