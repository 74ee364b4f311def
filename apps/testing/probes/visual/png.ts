import { PNG } from 'pngjs';
import { invalid, messageOf } from '#kernel/base';
import type { Pixels } from '../../domain/visual/pixels.ts';
import type { Size } from '../../domain/visual/rectangle.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The size of a picture by its head, without decoding it (PNG specification, 11.2.2).
 *
 * @throws MainstayError `testing.picture_unreadable`
 */
export function sizeOf(picture: Buffer): Size {
  if (picture.length < 24 || !picture.subarray(0, 8).equals(signature)) {
    throw invalid('testing.picture_unreadable', 'This file is not a PNG picture.');
  }
  return { width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) };
}

/** @throws MainstayError `testing.picture_unreadable` */
export function decode(picture: Buffer): PNG {
  try {
    return PNG.sync.read(picture);
  } catch (error) {
    throw invalid('testing.picture_unreadable', `This PNG picture cannot be read: ${messageOf(error)}`);
  }
}

/** Little compression: pictures are written often and read soon. */
export const encode = (picture: PNG): Buffer => PNG.sync.write(picture, { deflateLevel: 3 });

/** The picture on a canvas of that size, at its upper left; as it is when it fits. The rest is transparent. */
export function onCanvas(picture: PNG, { width, height }: Size): PNG {
  if (picture.width === width && picture.height === height) return picture;
  const canvas = new PNG({ width, height });
  PNG.bitblt(picture, canvas, 0, 0, Math.min(picture.width, width), Math.min(picture.height, height), 0, 0);
  return canvas;
}

/** Which pixels of a mask, transparent but for what differs, are set. */
export function pixelsOfMask({ width, height, data }: PNG): Pixels {
  const differs = new Uint8Array(width * height);
  for (let at = 0; at < differs.length; at += 1) {
    if (data[at * 4 + 3] !== 0) differs[at] = 1;
  }
  return { width, height, differs };
}
