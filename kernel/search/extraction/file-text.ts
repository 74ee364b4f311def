import type { SectionStart } from '../chunks.ts';

/** What can be read. */
export type FileKind = 'plain' | 'markdown' | 'html' | 'pdf' | 'docx';

/** The text of a file. All places are UTF-16 units of `text`. */
export interface FileText {
  readonly kind: FileKind;
  readonly text: string;
  /** What the file says its title is; null when it says nothing. */
  readonly title: string | null;
  readonly sections: readonly SectionStart[];
  /** Of a PDF: where each page begins, the first is page 1. */
  readonly pages: readonly { readonly page: number; readonly start: number; readonly end: number }[];
}

export interface FileLimits {
  readonly maxBytes: number;
  /** Of all parts of a packed file, unpacked. */
  readonly maxUnpackedBytes: number;
  /** Of the text, in UTF-16 units. */
  readonly maxLength: number;
  readonly maxPages: number;
  readonly maxSeconds: number;
  /** Of the process that reads; watched where there is /proc. */
  readonly maxMemoryBytes: number;
}

export const usualLimits: FileLimits = {
  maxBytes: 50_000_000,
  maxUnpackedBytes: 200_000_000,
  maxLength: 20_000_000,
  maxPages: 5000,
  maxSeconds: 60,
  maxMemoryBytes: 1_500_000_000,
};
