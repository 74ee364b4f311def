/** In which of the forms a file is, by its name and how it begins. */
export function formatOf(name: string, beginning: string): 'graphml' | 'json-ld' | 'json' {
  if (/\.(graphml|xml)$/i.test(name) || beginning.trimStart().startsWith('<')) return 'graphml';
  if (/\.jsonld$/i.test(name) || beginning.includes('"@context"')) return 'json-ld';
  return 'json';
}
