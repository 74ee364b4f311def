/**
 * Whether a key may use a model or route. A pattern is a name in which `*` stands for any characters: `openai/*`,
 * `fast`. Each part is looked for once, from left to right, so that no pattern takes long on any name.
 *
 * @param patterns a key's `allowedModels`; null allows everything
 */
export function allowsModel(patterns: readonly string[] | null, name: string): boolean {
  return patterns === null || patterns.some((pattern) => matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === name;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  let from = first.length;
  const end = name.length - last.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
