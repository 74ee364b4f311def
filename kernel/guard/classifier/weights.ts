import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MainstayError } from '#kernel/base';
import { places } from './features.ts';

/** Trained weights: one signed byte per place, in steps of `unit`. */
export interface Weights {
  readonly unit: number;
  readonly bias: number;
  readonly values: Int8Array;
}

/** The file: two little-endian 32-bit floats (unit, bias), then the bytes. */
const head = 8;

export function encodeWeights(values: Float32Array, bias: number): Buffer {
  // A few extreme weights would cost all others their precision: they are clipped.
  const sizes = Float32Array.from(values, Math.abs).sort();
  const largest = sizes[Math.floor(sizes.length * 0.9998)] || 1;
  const unit = largest / 127;
  const file = Buffer.alloc(head + places);
  file.writeFloatLE(unit, 0);
  file.writeFloatLE(bias, 4);
  for (let i = 0; i < places; i += 1) {
    file.writeInt8(Math.max(-127, Math.min(127, Math.round((values[i] ?? 0) / unit))), head + i);
  }
  return file;
}

export function decodeWeights(file: Buffer): Weights {
  if (file.length !== head + places) {
    throw new MainstayError(
      'guard.damaged_weights',
      'The weights of the guard are damaged; install Mainstay again.',
    );
  }
  return {
    unit: file.readFloatLE(0),
    bias: file.readFloatLE(4),
    values: new Int8Array(file.buffer, file.byteOffset + head, places),
  };
}

let kept: Weights | undefined;

/** The weights beside this file, read once: a few hundred kilobytes, at the first check. */
export function loadWeights(): Weights {
  kept ??= decodeWeights(readFileSync(join(import.meta.dirname, 'weights.bin')));
  return kept;
}
