import type { Feature } from '../questions/question.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { HEDGES, PEOPLE_NOUNS, ROLE_NOUNS, VAGUE } from './words.ts';

export interface Found {
  readonly feature: Feature | 'hedge' | 'vague';
  /** What was found, as it stands in the answer between `start` and `end`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const MONTH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.?';
const YEAR = '(?:19|20)\\d{2}';
const SEASON = '(?:spring|summer|autumn|fall|winter|mid|late|early|Easter|Christmas)';

/** Calendar dates, months and quarters with a year, years after a preposition, ISO dates. */
const DATES = [
  `\\b${YEAR}-\\d{2}(?:-\\d{2})?\\b`,
  `\\b\\d{1,2}[./]\\d{1,2}[./](?:${YEAR}|\\d{2})\\b`,
  `\\b\\d{1,2}(?:st|nd|rd|th)?\\s+(?:of\\s+)?${MONTH}(?:,?\\s+${YEAR})?\\b`,
  `\\b${MONTH}\\s+\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s+${YEAR})?(?!\\d)\\b`,
  `\\b${MONTH}\\s+${YEAR}\\b`,
  `\\b(?:in|since|until|by|from|to|before|after|during|of|and|till|end of|start of)\\s+(?:January|February|March|April|June|July|August|September|October|November|December)\\b(?!,?\\s+${YEAR})`,
  `\\b(?:Q[1-4]|[HT][12])\\s*(?:of\\s+)?/?${YEAR}\\b`,
  `\\b${SEASON}[\\s-](?:of\\s+)?${YEAR}\\b`,
  `\\b${YEAR}\\s*(?:–|-|to|and|until)\\s*${YEAR}\\b`,
  `\\b(?:(?:fiscal|financial|school|calendar)\\s+)?(?:year\\s+)?${YEAR}\\b(?!\\s+[a-z]+s\\b)`,
];

const NUMBER = '\\d{1,3}(?:[,\\u00a0\\u2009]\\d{3})+(?:\\.\\d+)?|\\d+(?:[.,]\\d+)?';
const NUMBER_WORD =
  '(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|half|third)';
const SCALE = '(?:\\s?(?:k|m|bn|thousand|million|billion)\\b)?';
const NOT_A_UNIT =
  '(?!(?:of|to|and|or|in|on|at|by|for|from|per|the|is|are|was|were|with|as|than|a|an|if|then|that)\\b)';
const QUANTITIES = [
  `(?:EUR|USD|GBP|CHF|€|\\$|£)\\s?(?:${NUMBER})${SCALE}`,
  `(?<![\\w.,-])(?:${NUMBER})${SCALE}\\s?(?:%|percent\\b|per cent\\b|‰|°C|EUR\\b|USD\\b|GBP\\b|CHF\\b|€|\\$|£)`,
  `(?<![\\w.,:-])(?:${NUMBER})${SCALE}[\\s-]${NOT_A_UNIT}(?:[a-zA-Z][\\w-]*\\s)?${NOT_A_UNIT}[a-zA-Z]{1,}[\\w/-]*`,
  `\\b\\d+ (?:in|of|out of) (?:\\d+|${NUMBER_WORD})\\b`,
  `\\b${NUMBER_WORD}[\\s-]${NOT_A_UNIT}(?:[a-z][\\w-]*\\s)?${NOT_A_UNIT}[a-z]{2,}`,
  `(?<![\\w.,:-])[01]?\\.\\d+\\b`,
  `(?<![\\w.,:/-])(?!${YEAR}\\b)(?:${NUMBER})(?![\\w%:/-]|\\.\\d)`,
];

const VALUE = `(?:EUR|USD|GBP|CHF|€|\\$|£)?\\s?(?:${NUMBER}|${NUMBER_WORD}|zero|none)${SCALE}(?:\\s?%|\\s[a-zA-Z€$£]+)?`;
const BASELINE_TARGETS = [
  `\\bfrom\\s+(?:about\\s+|some\\s+)?${VALUE}(?:\\s+[\\w()-]+){0,12}?\\s+(?:down\\s+|up\\s+)?to\\s+(?:at\\s+(?:least|most)\\s+|below\\s+|under\\s+|above\\s+)?${VALUE}`,
  `${VALUE}\\s*(?:→|->|=>)\\s*${VALUE}`,
  `${VALUE}\\s+(?:now|today|currently|at present)\\b[^.;]{0,40}?${VALUE}\\s+(?:by|until|in|from)\\b`,
  `\\b(?:today|now|currently|at present|baseline)\\b[^.]*?${VALUE}[^.]*?\\b(?:target|goal|to|below|under|above|at least|at most|should be)\\b[^.]*?${VALUE}`,
];

const THRESHOLDS = [
  `\\b(?:at least|at most|no more than|not more than|no less than|not less than|fewer than|less than|more than|below|under|above|over|exceeds?|exceeding|up to|within|minimum of|maximum of|reach(?:es)?|beyond|drops? to|falls? to)\\s+(?:about\\s+)?${VALUE}`,
  `[<>≤≥]=?\\s?${VALUE}`,
];

const NAME = "\\p{Lu}[\\p{L}'’-]+";
const NOT_NAME =
  '(?!(?:The|This|That|These|Those|If|In|On|At|By|For|From|When|While|Each|Every|All|Our|We|It|They|A|An|Of|Since|After|Before|Article|Annex|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Some|Today|Then|Both|Two|Three|No|Not|About|Only|Because|Without|Between|Within|Data|Act|Directive|Regulation|Code)\\b)';
const ROLE = `(?:${ROLE_NOUNS.join('|')})`;
const OWNERS = [
  `\\b(?:Dr|Prof|Mr|Ms|Mrs|Herr|Frau|Mme|Madame|Sra?|Signora?)\\.?\\s+(?:${NAME}\\s+){0,2}${NAME}`,
  `\\b(?:[Hh]ead|[Dd]irector|[Cc]hief|[Vv]ice president|[Mm]anager|[Cc]hair|[Ll]ead)(?:\\s+of|\\s+for)\\s+(?:the\\s+)?[\\p{L}-]+(?:\\s+(?:and\\s+)?(?!is|was|may|will|has|and|who|answers|decides|signs|checks|reviews)[a-z]+(?:s|ment|tion|ing|ity|y|ion|re|ce|nt))?`,
  `\\b(?!(?:[Tt]he|[Aa]n?|[Oo]ur|[Tt]his|[Tt]hat|[Ww]hole|[Ee]ntire|[Pp]roject|[Ww]hich|[Ee]ach|[Ee]very|[Aa]ll|[Yy]our|[Tt]heir|[Oo]f|[Aa]nd|[Bb]y|[Tt]o|[Gg]ood|[Nn]ew)\\b)[\\p{L}-]{3,}\\s+${ROLE}\\b(?!\\s+time)`,
  `\\b[Tt]he\\s+${ROLE}\\s+(?:on duty|on call|on shift|in charge)\\b`,
  `\\b(?:CIO|CEO|CFO|CTO|DPO|CISO|COO)\\b`,
  `(?<=[a-z,;(:]\\s)${NOT_NAME}\\p{Lu}\\p{Ll}+\\s${NOT_NAME}\\p{Lu}\\p{Ll}+(?=,|\\s(?:and|or|is|will|may|can|has|signs?|decides?|checks?|confirm|approv|answers?|makes?|reviews?|from|reads?|who|owns?|pays?|leads?|runs?|keeps?|stops?|does)|[.;)]|$)`,
  `^${NOT_NAME}\\p{Lu}\\p{Ll}+\\s${NOT_NAME}\\p{Lu}\\p{Ll}+(?=,|\\s(?:and|is|will|may|can|has|signs?|decides?|checks?|confirms?|approves?|approved|confirmed|answers?|makes?|reviews?|owns?|pays?|leads?|runs?|keeps?|stops?))`,
];

const SYSTEMS = [
  `\\b(?:[A-Z][a-z]*[A-Z]\\w*|[A-Z]{2,}[\\w-]*|[A-Za-z]+\\d[\\w-]*|\\w+_\\w+|[A-Z]\\d[\\w-]*)\\b`,
  `(?<=[a-z,;:(0-9]["']?\\s["']?)${NOT_NAME}\\p{Lu}\\p{Ll}{2,}(?:\\s\\p{Lu}[\\p{L}\\d]+)*\\b`,
  `\\b[Aa]rticle\\s+\\d+(?:\\(\\w+\\))*`,
  `\\b(?!(?:the|a|an|our|this|that|new|any|each|every|of|in|whole|entire|good|better|right|our|all)\\b)[a-z]{3,}\\s(?:system|database|register|registry|warehouse|log|ledger|archive|report|survey|catalogue|catalog|dashboard|sensor|sensors|audit|records|census)\\b`,
];
// Capital words that name no system: the subject of the interview itself, currencies, times of day.
const NOT_SYSTEM = /^(?:AI|ML|IT|OK|EUR|USD|GBP|CHF|I|AM|PM|TBD|FAQ|ID|NO|YES|KPI|Q[1-4]|ASAP|ETC)$/;

const FREQUENCIES = [
  '\\b(?:hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annually|annual|twice-yearly)\\b',
  '\\b(?:each|every|per|once an?|twice an?|a|an)\\s+(?:\\d+\\s+|other\\s+|two\\s+|three\\s+|six\\s+)?(?:minutes?|hours?|days?|nights?|mornings?|evenings?|weeks?|months?|quarters?|years?|shift|working day|Monday|Tuesday|Wednesday|Thursday|Friday|term|semester|season)\\b',
];

const MECHANISMS = [
  '\\b(?:because|therefore|so that|which means|leads? to|led to|results? in|caused by|due to|as a result|thereby|means that|which is why|consequently|comes from|arises?)\\b',
  '\\b(?:if|when|once|unless)\\b[^.,;]{3,80},?\\s(?:then\\s)?\\w+',
];

const POPULATIONS = [`\\b(?:${PEOPLE_NOUNS.join('|')})s?\\b`];

type Kind = Found['feature'];
const compile = (patterns: readonly string[], flags: string): RegExp =>
  new RegExp(patterns.map((pattern) => `(?:${pattern})`).join('|'), flags);
const phrases = (list: readonly string[]): readonly string[] => [
  `\\b(?:${[...list].sort((a, b) => b.length - a.length).join('|')})\\b`,
];

// Order matters: what an earlier kind has taken is hidden from later kinds of the same line.
const FIRST: readonly (readonly [Kind, RegExp])[] = [
  ['date', compile(DATES, 'gu')],
  ['quantity', compile(QUANTITIES, 'gu')],
];
const NAMES: readonly (readonly [Kind, RegExp])[] = [
  ['date', compile(DATES, 'gu')],
  ['owner', compile(OWNERS, 'gu')],
  ['system', compile(SYSTEMS, 'gu')],
];
const OVERLAPPING: readonly (readonly [Kind, RegExp])[] = [
  ['baseline-target', compile(BASELINE_TARGETS, 'giu')],
  ['threshold', compile(THRESHOLDS, 'giu')],
  ['population', compile(POPULATIONS, 'giu')],
  ['frequency', compile(FREQUENCIES, 'giu')],
  ['mechanism', compile(MECHANISMS, 'giu')],
  ['hedge', compile(phrases(HEDGES), 'giu')],
  ['vague', compile(phrases(VAGUE), 'giu')],
];

/** Everything the rubric can point at in `text`, by place. */
export function detect(text: string): readonly Found[] {
  return sentencesOf(text).flatMap((sentence) => detectIn(sentence));
}

/** What is found in one sentence; places are offsets in the whole text. */
export function detectIn(sentence: Sentence): readonly Found[] {
  const found: Found[] = [];
  for (const line of [FIRST, NAMES]) {
    let rest = sentence.text;
    for (const [feature, pattern] of line) {
      const source = rest;
      for (const match of source.matchAll(pattern)) {
        rest = blank(rest, match.index, match[0].length);
        if (feature === 'system' && NOT_SYSTEM.test(match[0])) continue;
        if (feature === 'date' && line === NAMES) continue; // told by the first line already
        found.push(at(sentence, feature, match.index, match[0]));
      }
    }
  }
  for (const [feature, pattern] of OVERLAPPING) {
    for (const match of sentence.text.matchAll(pattern)) {
      found.push(at(sentence, feature, match.index, match[0]));
    }
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

function at(sentence: Sentence, feature: Kind, index: number, raw: string): Found {
  const text = raw.trim();
  const start = sentence.start + index + raw.indexOf(text);
  return { feature, text, start, end: start + text.length };
}

/** Hides a stretch from later patterns without moving what follows it. */
const blank = (text: string, index: number, length: number): string =>
  text.slice(0, index) + '\u0001'.repeat(length) + text.slice(index + length);
