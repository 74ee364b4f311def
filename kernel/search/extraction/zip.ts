import { inflateRawSync } from 'node:zlib';
import { tooLarge, unreadable } from './failures.ts';

/**
 * Unpacks every part of a ZIP file under a limit that counts what really comes out: the sizes that a file states may
 * lie (APPNOTE 6.3.10, sections 4.3.12 and 4.3.16). Takes what Word writes: no ZIP64, no encryption, no volumes.
 *
 * @throws MainstayError `search.unreadable_file`, `search.file_too_large`
 */
export function unpackZip(bytes: Uint8Array, maxUnpackedBytes: number): Map<string, Buffer> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = new Map<string, Buffer>();
  let left = maxUnpackedBytes;
  try {
    const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    if (end < 0) throw unreadable('it is damaged: its table of contents is missing');
    const count = file.readUInt16LE(end + 10);
    let at = file.readUInt32LE(end + 16);
    for (let n = 0; n < count; n++) {
      if (file.readUInt32LE(at) !== 0x02014b50)
        throw unreadable('it is damaged: its table of contents is broken');
      if ((file.readUInt16LE(at + 8) & 1) !== 0) throw unreadable('it is encrypted');
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
        file.readUInt16LE(at + offset),
      );
      const name = file.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
      const content = unpackPart(file, at, left);
      left -= content.length;
      parts.set(name, content);
      at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
    }
  } catch (error) {
    if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(`unpacked it has more than ${maxUnpackedBytes} bytes`);
    if (error instanceof Error && error.name === 'MainstayError') throw error;
    throw unreadable('it is damaged', error);
  }
  return parts;
}

function unpackPart(file: Buffer, entry: number, maxOutputLength: number): Buffer {
  const method = file.readUInt16LE(entry + 10);
  const packed = file.readUInt32LE(entry + 20);
  const local = file.readUInt32LE(entry + 42);
  const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  const content = file.subarray(from, from + packed);
  if (method === 8) return inflateRawSync(content, { maxOutputLength: Math.max(1, maxOutputLength) });
  if (method !== 0) throw unreadable('it is packed in a way that Word does not use');
  if (content.length > maxOutputLength) throw tooLarge('unpacked it is too long');
  return content;
}
