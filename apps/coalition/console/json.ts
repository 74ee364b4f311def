export type ParsedJson =
  | { readonly good: true; readonly value: unknown }
  | { readonly good: false; readonly why: string; readonly value?: undefined };

/** What a text says; nothing written is no mistake. */
export function parsedJson(text: string): ParsedJson {
  if (text.trim() === '') return { good: true, value: undefined };
  try {
    return { good: true, value: JSON.parse(text) };
  } catch (error) {
    return { good: false, why: error instanceof Error ? error.message : String(error) };
  }
}
