/** A message as it is kept of a call: the shape that calls of apps are kept in. */
export interface KeptMessage {
  readonly role: string;
  readonly content: readonly KeptPart[];
}

/** A text, a thought, a tool's call or result; what is no text is only named. */
export interface KeptPart {
  /** `text`, `reasoning`, `tool-call`, `tool-result`, `file`, or the protocol's own word. */
  readonly type: string;
  readonly text?: string;
  /** Of a tool, or a file's kind. */
  readonly name?: string;
}

/** The text with a mark where the rest was left out. */
export const shortened = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, Math.max(0, longest))}…`;
