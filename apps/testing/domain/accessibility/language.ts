/**
 * The commonest small words of languages that are written with Latin letters, each list without those that several
 * languages share in their most common use. Counting them is the oldest way to tell a language, and on texts of some
 * dozens of words a reliable one (Grefenstette, "Comparing two language identification schemes", 1995).
 */
const words: Readonly<Record<string, string>> = {
  en: 'the and of to is that it for with was are this have from you not be by as which their',
  de: 'der die und das ist nicht den mit sich auf für von dem ein eine als auch wird sind oder werden',
  fr: 'le la les des et est dans pour que qui une du par sur pas plus avec ce sont au vous',
  es: 'el los las que del por con para una es como más pero sus este también fue está muy sin',
  it: 'il di che è per della del non sono con gli alla nel anche più dei delle una si questo',
  pt: 'o os que não uma para com do da em dos das como mais foi ao ele são pela também',
  nl: 'de het een van en is dat niet zijn voor met aan ook op te bij worden naar door deze',
  sv: 'och att det som en på är av för med den till inte har om ett var jag men från',
  da: 'og at det er en til på som med af for den ikke der har kan et fra blev også',
  pl: 'i w na z nie się do jest że to jak po co ale za od przez są oraz dla',
  tr: 've bir bu için ile da de çok olarak daha gibi olan kadar sonra ancak ya ne her değil',
  fi: 'ja on ei se että oli hän ovat mutta kun niin tai myös joka ole sen kuin mukaan',
};

const lists = Object.entries(words).map(([tag, list]) => ({ tag, list: new Set(list.split(' ')) }));

/** So many small words must be seen before anything is said. */
const leastHits = 8;

/** Scripts that say the language, or rule all the others out. */
const scripts: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\p{Script=Hiragana}|\p{Script=Katakana}/gu, ['ja']],
  [/\p{Script=Hangul}/gu, ['ko']],
  [/\p{Script=Han}/gu, ['zh', 'ja', 'ko', 'yue', 'lzh', 'wuu']],
  [/\p{Script=Arabic}/gu, ['ar', 'fa', 'ur', 'ps', 'ckb', 'sd', 'ug', 'ku', 'pa', 'ks', 'az', 'ms']],
  [/\p{Script=Hebrew}/gu, ['he', 'yi', 'iw', 'ji', 'lad']],
  [/\p{Script=Greek}/gu, ['el', 'grc']],
  [/\p{Script=Thai}/gu, ['th']],
];

/**
 * The languages in which a text may be written, by their primary subtags; undefined where that is not clear. Only what
 * stands out counts: twice as many small words of one language as of any other.
 */
export function languagesOf(text: string): readonly string[] | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [script, tags] of scripts) {
    const share = (text.match(script)?.length ?? 0) / Math.max(1, letters);
    // Japanese has Chinese signs between its own; a fifth of its own is enough to tell.
    if (letters >= 20 && share > (tags[0] === 'ja' ? 0.2 : 0.6)) return tags;
  }
  const found = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const hits = lists
    .map(({ tag, list }) => ({ tag, hits: found.filter((word) => list.has(word)).length }))
    .sort((a, b) => b.hits - a.hits);
  const [first, second] = hits;
  if (!first || first.hits < leastHits || first.hits < 0.15 * found.length) return undefined;
  return first.hits >= 2 * (second?.hits ?? 0) ? [first.tag] : undefined;
}

/** Whether a language tag of the page agrees with its text; undefined where the text does not tell, or the tag is none. */
export function agrees(tag: string, text: string): boolean | undefined {
  const primary = /^[a-z]{2,3}(?=$|-)/.exec(tag.trim().toLowerCase())?.[0];
  const spoken = languagesOf(text);
  if (!primary || !spoken) return undefined;
  // A tag for which there is no list may be a near relative: Norwegian looks like Danish, Galician like Portuguese.
  const known =
    lists.some((one) => one.tag === primary) || scripts.some(([, tags]) => tags.includes(primary));
  return known ? spoken.includes(primary) : undefined;
}
