import { deflateRawSync, deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type DocumentModel, renderDocument } from '#kernel/documents';
import { textOf } from './text-of.ts';

const model: DocumentModel = {
  title: 'Cells',
  language: 'en',
  facts: [],
  references: [],
  blocks: [
    { kind: 'heading', level: 1, text: 'How they divide' },
    { kind: 'paragraph', text: 'A cell divides by mitosis. Größe & “quotes” stay.' },
    { kind: 'heading', level: 2, text: 'Where it fails' },
    { kind: 'paragraph', text: 'A broken spindle holds it up.' },
  ],
};

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');

test('a PDF file gives its title and the text of its pages', async () => {
  const { bytes } = await renderDocument(model, 'pdf');
  const found = await textOf({ bytes, mediaType: 'application/pdf' });
  expect(found).toMatchObject({ kind: 'pdf', title: 'Cells' });
  expect(found.text).toContain('A cell divides by mitosis. Größe & “quotes” stay.');
  expect(found.pages.length).toBeGreaterThan(0);
  const [first] = found.pages;
  expect(found.text.slice(first?.start, first?.end)).toContain('broken spindle');
});

test('a Word file gives its headings with their places', async () => {
  const { bytes } = await renderDocument(model, 'docx');
  const found = await textOf({ bytes, fileName: 'cells.docx' });
  expect(found).toMatchObject({ kind: 'docx', title: 'Cells' });
  expect(found.text).toContain('A cell divides by mitosis. Größe & “quotes” stay.');
  const titles = found.sections.map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(['How they divide', 'Where it fails']));
  for (const { start, title } of found.sections)
    expect(found.text.slice(start)).toMatch(new RegExp(`^${title}`));
});

test('HTML and Markdown written from the same document say the same', async () => {
  for (const format of ['html', 'md'] as const) {
    const { bytes, contentType } = await renderDocument(model, format);
    const found = await textOf({ bytes, mediaType: contentType });
    expect(found.title).toBe('Cells');
    expect(found.text).toContain('A cell divides by mitosis.');
    for (const { start, title } of found.sections)
      expect(found.text.slice(start).replace(/^#+ /, '').startsWith(title)).toBe(true);
    // On the page headings are numbered.
    expect(found.sections.map(({ title }) => title.replace(/^[\d.]+ ?/, ''))).toEqual(
      expect.arrayContaining(['How they divide', 'Where it fails']),
    );
  }
});

test('what a page hides is not its text, and markup that is wrong ends no reading', async () => {
  const html = `<!doctype html><html><head><title>A &amp; B</title><style>p { color: red }</style></head>
    <body><script>if (a < b) alert("</p>")</script><h2 class="a>b">First</h2><p>One<br>two &#228;&nbsp;&unknown; 3 < 4
    <ul><li>x<li>y</ul><pre>a\n  b</pre><table><tr><td>1</td><td>2</td></tr></table><!-- never closed <p>hidden`;
  const { text, title, sections } = await textOf({ bytes: bytesOf(html), fileName: 'page.HTML' });
  expect(title).toBe('A & B');
  expect(sections).toEqual([{ start: 0, level: 2, title: 'First' }]);
  expect(text).toBe('First\n\nOne\ntwo ä &unknown; 3 < 4\n\n- x\n- y\n\na\n  b\n\n1 2');
});

test('text comes in the encoding that it is in', async () => {
  const read = async (bytes: Uint8Array, fileName = 'a.txt') => (await textOf({ bytes, fileName })).text;
  expect(await read(bytesOf('\ufeffGröße\r\n🙂'))).toBe('Größe\n🙂');
  expect(await read(Buffer.from('Größe', 'latin1'))).toBe('Größe');
  expect(await read(Buffer.from('\ufeffGröße', 'utf16le'))).toBe('Größe');
  const cyrillic = Buffer.concat([
    bytesOf('<meta charset="windows-1251"><p>'),
    Buffer.from([0xcf, 0xf0, 0xe8]),
  ]);
  expect(await read(cyrillic, 'a.html')).toBe('При');
  expect(await read(bytesOf(''))).toBe('');
});

test('front matter names a Markdown file, and its places are those of the file', async () => {
  const markdown = '---\ntitle: "Week 1"\n---\n# Cells\n\n```\n# no heading\n```\n\n## Mitosis ##\ntext';
  const found = await textOf({ bytes: bytesOf(markdown), mediaType: 'text/plain', fileName: 'week.md' });
  expect(found).toMatchObject({ kind: 'markdown', title: 'Week 1', text: markdown });
  expect(found.sections).toEqual([
    { start: markdown.indexOf('# Cells'), level: 1, title: 'Cells' },
    { start: markdown.indexOf('## Mitosis'), level: 2, title: 'Mitosis' },
  ]);
});

test.each([
  ['a picture', { bytes: bytesOf('\x89PNG'), fileName: 'a.png' }, 'search.unsupported_file'],
  ['no name and no type', { bytes: bytesOf('x') }, 'search.unsupported_file'],
  ['a page that says it is PDF', { bytes: bytesOf('<html>'), fileName: 'a.pdf' }, 'search.unreadable_file'],
  ['a broken PDF', { bytes: bytesOf('%PDF-1.7 and no more'), fileName: 'a.pdf' }, 'search.unreadable_file'],
  ['bytes that are no text', { bytes: Buffer.from([1, 0, 2]), fileName: 'a.txt' }, 'search.unreadable_file'],
  [
    'an old Word file',
    { bytes: Buffer.from('d0cf11e0a1b1', 'hex'), mediaType: word },
    'search.encrypted_file',
  ],
  ['a cut Word file', { bytes: bytesOf('PK\x03\x04abc'), mediaType: word }, 'search.unreadable_file'],
])('%s is refused with a sentence', async (_, options, code) => {
  await expect(textOf(options)).rejects.toMatchObject({ code, message: expect.stringMatching(/\.$/) });
});

test('a PDF file with a password says so', async () => {
  const bytes = pdfOf(
    '',
    `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'61'.repeat(32)}> /U <${'62'.repeat(32)}> >>`,
  );
  await expect(textOf({ bytes, fileName: 'a.pdf' })).rejects.toMatchObject({ code: 'search.encrypted_file' });
});

test('a PDF file of pictures says so', async () => {
  await expect(textOf({ bytes: pdfOf('0 0 10 10 re f'), fileName: 'a.pdf' })).rejects.toMatchObject({
    code: 'search.no_text',
  });
});

test('a Word file that unpacks to far more than it says is refused before it is read', async () => {
  const bomb = zipOf(
    [
      ['[Content_Types].xml', '<Types/>'],
      ['word/document.xml', ' '.repeat(30_000_000)],
    ],
    10,
  );
  expect(bomb.length).toBeLessThan(100_000);
  const limits = { maxUnpackedBytes: 20_000_000 };
  await expect(textOf({ bytes: bomb, mediaType: word, limits })).rejects.toMatchObject({
    code: 'search.file_too_large',
    kind: 'too-large',
  });
});

test('limits hold: bytes, pages, length, time, and the caller who goes away', async () => {
  const { bytes } = await renderDocument(model, 'pdf');
  const pdf = { bytes, fileName: 'a.pdf' };
  const refused = { code: 'search.file_too_large' };
  await expect(textOf({ ...pdf, limits: { maxBytes: 100 } })).rejects.toMatchObject(refused);
  await expect(textOf({ ...pdf, limits: { maxPages: 0 } })).rejects.toMatchObject(refused);
  await expect(textOf({ ...pdf, limits: { maxLength: 5 } })).rejects.toMatchObject(refused);
  await expect(textOf({ ...pdf, limits: { maxSeconds: 0.001 } })).rejects.toMatchObject({
    code: 'search.unreadable_file',
    message: expect.stringContaining('longer than'),
  });
  const gone = new AbortController();
  const reading = textOf({ ...pdf, signal: gone.signal });
  gone.abort(new Error('gone'));
  await expect(reading).rejects.toThrow('gone');
});

// Elsewhere the system does not tell, and time is the limit.
test.runIf(process.platform === 'linux')(
  'a PDF file that unpacks to very much ends with its process',
  async () => {
    const packed = deflateSync(Buffer.alloc(100_000_000, 'q Q '), { level: 1 }).toString('latin1');
    const bytes = pdfOf(packed, '', '/Filter /FlateDecode');
    expect(bytes.length).toBeLessThan(2_000_000);
    await expect(
      textOf({ bytes, fileName: 'a.pdf', limits: { maxMemoryBytes: 200_000_000 } }),
    ).rejects.toMatchObject({ code: 'search.unreadable_file', message: expect.stringContaining('memory') });
  },
);

test('many files at once are all read', async () => {
  const { bytes } = await renderDocument(model, 'docx');
  const found = await Promise.all(Array.from({ length: 5 }, () => textOf({ bytes, mediaType: word })));
  expect(new Set(found.map(({ text }) => text)).size).toBe(1);
});

/** A PDF file of one page with that content. */
function pdfOf(content: string, trailer = '', filter = ''): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>',
    `<< /Length ${content.length} ${filter} >>\nstream\n${content}\nendstream`,
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, n) => {
    const at = file.length;
    file += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const at = file.length;
  file += `xref\n0 5\n0000000000 65535 f \n${places.join('')}`;
  file += `trailer\n<< /Size 5 /Root 1 0 R /ID [<00><00>] ${trailer} >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** A ZIP file whose parts say that they unpack to `stated` bytes. */
function zipOf(parts: readonly (readonly [string, string])[], stated: number): Buffer {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of parts) {
    const packed = deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(stated, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(stated, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    chunks.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const table = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(table.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...chunks, table, end]);
}
