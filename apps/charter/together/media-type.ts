/** What a file is, by its first bytes: what a browser or a sender calls it is not believed. */
interface Kind {
  readonly mediaType: string;
  readonly extensions: readonly string[];
  matches(bytes: Uint8Array): boolean;
}

const begins =
  (...signature: readonly number[]) =>
  (bytes: Uint8Array): boolean =>
    signature.every((byte, index) => bytes[index] === byte);

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** A zip that names this entry near its start or in its directory, as office files do. */
const zipWith =
  (entry: string) =>
  (bytes: Uint8Array): boolean =>
    begins(0x50, 0x4b, 0x03, 0x04)(bytes) && Buffer.from(bytes).includes(entry, 0, 'latin1');

const office = 'application/vnd.openxmlformats-officedocument';

/** Signatures from the formats' own specifications; the last kind is text in UTF-8. */
const kinds: readonly Kind[] = [
  { mediaType: 'application/pdf', extensions: ['pdf'], matches: (b) => ascii(b, 0, 5) === '%PDF-' },
  {
    mediaType: 'image/png',
    extensions: ['png'],
    matches: begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  },
  { mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'], matches: begins(0xff, 0xd8, 0xff) },
  {
    mediaType: 'image/webp',
    extensions: ['webp'],
    matches: (b) => ascii(b, 0, 4) === 'RIFF' && ascii(b, 8, 12) === 'WEBP',
  },
  {
    mediaType: `${office}.wordprocessingml.document`,
    extensions: ['docx'],
    matches: zipWith('word/document.xml'),
  },
  { mediaType: `${office}.spreadsheetml.sheet`, extensions: ['xlsx'], matches: zipWith('xl/workbook.xml') },
  {
    mediaType: `${office}.presentationml.presentation`,
    extensions: ['pptx'],
    matches: zipWith('ppt/presentation.xml'),
  },
  {
    mediaType: 'application/vnd.oasis.opendocument.text',
    extensions: ['odt'],
    matches: zipWith('mimetypeapplication/vnd.oasis.opendocument.text'),
  },
  {
    mediaType: 'text/plain; charset=utf-8',
    extensions: ['txt', 'md', 'csv', 'json', 'yaml'],
    matches: isText,
  },
];

/** Text without control characters, and no page that a browser would run. */
function isText(bytes: Uint8Array): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  return (
    text.trim() !== '' && !/[^\P{Cc}\t\n\v\f\r]/u.test(text) && !/^\s*<(!doctype|html|svg|\?xml)/i.test(text)
  );
}

/** The media type of a file that may be kept as evidence, or nothing for any other. */
export const evidenceType = (bytes: Uint8Array): string | undefined =>
  kinds.find(({ matches }) => matches(bytes))?.mediaType;

/** For people: the kinds of files that are kept. */
export const evidenceExtensions: readonly string[] = kinds.flatMap(({ extensions }) => extensions);
