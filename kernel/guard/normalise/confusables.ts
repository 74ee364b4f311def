/**
 * Letters of other scripts that look like a Latin one, in lower case: the part of the table "confusables" of Unicode
 * Technical Standard 39 that is of use to hide an English word. What compatibility normalisation (NFKD) maps by itself
 * (full-width, circled and mathematical letters) is not repeated.
 */
const pairs =
  'аa вb сc ԁd еe ғf ɡg һh іi јj кk ӏl мm нh оo рp ԛq гr ѕs тt цu ѵv ԝw хx уy ѡw ьb ҽe ҝk ոn' +
  ' αa βb ϲc εe ηn ιi κk μu νv οo ρp σo τt υu χx γy ωw ζz ϳj' +
  ' ıi ɑa ɢg ʜh ɪi ʟl ɴn ʀr ʏy ᴀa ᴄc ᴅd ᴇe ᴊj ᴋk ᴍm ᴏo ᴘp ꜱs ᴛt ᴜu ᴠv ᴡw ᴢz ʙb ꜰf' +
  ' օo հh սu զq ցg քp ℓl ⅼl øo đd ħh łl ŧt ɛe ɩi ɔc ʋu ⲟo ꮪs ꓰe ꓲi ꓐb ꓝf';

const lookAlikes: ReadonlyMap<number, string> = new Map(
  pairs.split(' ').map((pair) => [pair.codePointAt(0) ?? 0, pair.slice(-1)]),
);

/** The Latin letter that a letter of another script looks like; undefined when there is none. */
export const latinLookAlike = (codePoint: number): string | undefined => lookAlikes.get(codePoint);

/** Digits and signs that stand for letters in words such as "1gn0r3". */
export const leetLetters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '6': 'g',
  '7': 't',
  '9': 'g',
  '€': 'e',
  '+': 't',
  '|': 'l',
};
