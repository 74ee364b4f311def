/** The few words that writers add to a document, in its own language. */
export interface Words {
  readonly table: string;
  readonly figure: string;
  readonly appendix: string;
  readonly references: string;
  readonly page: string;
  readonly of: string;
  readonly values: string;
  readonly category: string;
  readonly legend: string;
  readonly undated: string;
}

const english: Words = {
  table: 'Table',
  figure: 'Figure',
  appendix: 'Appendix',
  references: 'References',
  page: 'Page',
  of: 'of',
  values: 'Values',
  category: 'Category',
  legend: 'Legend',
  undated: 'n.d.',
};

const others: Readonly<Record<string, Words>> = {
  de: {
    table: 'Tabelle',
    figure: 'Abbildung',
    appendix: 'Anhang',
    references: 'Literatur',
    page: 'Seite',
    of: 'von',
    values: 'Werte',
    category: 'Kategorie',
    legend: 'Legende',
    undated: 'o. J.',
  },
  fr: {
    table: 'Tableau',
    figure: 'Figure',
    appendix: 'Annexe',
    references: 'Références',
    page: 'Page',
    of: 'sur',
    values: 'Valeurs',
    category: 'Catégorie',
    legend: 'Légende',
    undated: 's. d.',
  },
  es: {
    table: 'Tabla',
    figure: 'Figura',
    appendix: 'Apéndice',
    references: 'Referencias',
    page: 'Página',
    of: 'de',
    values: 'Valores',
    category: 'Categoría',
    legend: 'Leyenda',
    undated: 's. f.',
  },
};

/** The words of a BCP 47 language; English where there are none. */
export function wordsOf(language: string): Words {
  return others[language.split('-')[0]?.toLowerCase() ?? ''] ?? english;
}
