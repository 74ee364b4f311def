import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expand, pick, type Random, readSections, type Sections } from './grammar.ts';

/** 1 an attack, 0 not. */
export interface Example {
  readonly text: string;
  readonly label: 0 | 1;
}

const here = import.meta.dirname;
const read = async (name: string): Promise<Sections> =>
  readSections(await readFile(join(here, name), 'utf8'));

/** How many sentences are made of each form. */
const perForm = { attack: 45, benign: 55 };
const mixtures = 2500;

/** All examples, always the same for the same random numbers and the same installed packages. */
export async function makeExamples(random: Random): Promise<Example[]> {
  const lists = await read('lists.txt');
  const kitchen: Kitchen = {
    random,
    lists,
    attacks: await read('attacks.txt'),
    benign: await read('benign.txt'),
    prose: await packageProse(),
  };
  const examples = [...singles(kitchen), ...Array.from({ length: mixtures }, () => mixture(kitchen)).flat()];
  return examples.map(({ label, text }) => ({
    label,
    text: random() < 0.08 ? withTypos(text, random) : text,
  }));
}

interface Kitchen {
  readonly random: Random;
  readonly lists: Sections;
  readonly attacks: Sections;
  readonly benign: Sections;
  readonly prose: readonly string[];
}

function singles({ random, lists, attacks, benign, prose }: Kitchen): Example[] {
  const several = (forms: readonly string[], count: number, label: 0 | 1): Example[] =>
    forms.flatMap((form) =>
      Array.from({ length: count }, () => ({ label, text: expand(form, lists, random) })),
    );
  return [
    ...[...attacks].flatMap(([family, forms]) =>
      several(forms, family === 'jailbreak-close' ? 8 : perForm.attack, 1),
    ),
    ...[...benign.values()].flatMap((forms) => several(forms, perForm.benign, 0)),
    ...prose.map((text): Example => ({ label: 0, text })),
  ];
}

/** Longer texts: ordinary ones, a jailbreak as it is passed around, an injection among ordinary text. */
function mixture({ random, lists, attacks, benign, prose }: Kitchen): Example[] {
  const one = (sections: Sections, family: string): string =>
    expand(pick(sections.get(family) ?? [], random), lists, random);
  const sentence = (): string => one(benign, pick([...benign.keys()], random));
  const harmless = (): string => (random() < 0.4 ? pick(prose, random) : sentence());
  const many = (most: number, make: () => string): string =>
    Array.from({ length: 1 + Math.floor(random() * most) }, make).join(random() < 0.5 ? ' ' : '\n');
  const families = [...attacks.keys()].filter((name) => !name.startsWith('jailbreak-'));

  const jailbreak = [one(attacks, 'jailbreak-open'), many(7, () => one(attacks, 'jailbreak-rule'))];
  if (random() < 0.6) jailbreak.push(one(attacks, 'jailbreak-close'));
  if (random() < 0.2) jailbreak.push(harmless());
  const injection = [one(attacks, pick(families, random))];
  const around = random();
  if (around < 0.7) injection.unshift(many(3, harmless));
  if (around > 0.4) injection.push(harmless());
  return [
    { label: 0, text: many(8, harmless) },
    { label: 0, text: many(3, sentence) },
    { label: 1, text: jailbreak.join(random() < 0.5 ? ' ' : '\n\n') },
    { label: 1, text: injection.join(' ') },
  ];
}

function withTypos(text: string, random: Random): string {
  const letters = [...text];
  for (let i = 0; i < letters.length / 40; i += 1) {
    const at = Math.floor(random() * (letters.length - 1));
    [letters[at], letters[at + 1]] = [letters[at + 1] ?? '', letters[at] ?? ''];
  }
  return letters.join('');
}

/**
 * Paragraphs of prose from the documentation that installed packages ship under permissive licences: ordinary technical
 * English, with much about prompts, systems and overriding that is no attack. Read where they are, not copied.
 */
const documented = [
  'ai',
  'zod',
  'fastify',
  'undici',
  'commander',
  'pino',
  'yaml',
  'echarts',
  'vitest',
  'vite',
  'typescript',
  'react',
  'knip',
  'dependency-cruiser',
  'playwright-core',
  'fast-check',
  'better-auth',
  'kysely',
  'croner',
  'jose',
  'docx',
  'mammoth',
  'openai',
  '@anthropic-ai/sdk',
  '@fastify/rate-limit',
  '@fastify/helmet',
  '@fastify/cors',
  'avvio',
  'find-my-way',
  'ajv',
  'qs',
  'semver',
  'ws',
  'pg',
];

async function packageProse(): Promise<string[]> {
  const modules = join(here, '../../node_modules');
  const paragraphs: string[] = [];
  for (const name of documented) {
    const folder = join(modules, name);
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const pages = names.filter((file) => /\.mdx?$/.test(file) && !file.includes('node_modules')).sort();
    for (const page of pages) paragraphs.push(...proseOf(await readFile(join(folder, page), 'utf8')));
  }
  return [...new Set(paragraphs)];
}

/** Paragraphs, and pieces of code with their headline: many requests bring code along. */
function proseOf(markdown: string): string[] {
  const code = [...markdown.matchAll(/([^\n]{0,200})\n+```\w*[^\n]*\n([\s\S]{60,900}?)```/g)]
    .filter((_, i) => i % 3 === 0)
    .map(([, line = '', block = '']) => `${line}\n${block}`);
  const paragraphs = markdown
    .replace(/```[\s\S]*?```/g, '\n\n')
    .replace(/<[^>]{1,200}>|!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter(
      (paragraph) =>
        /^[A-Z].{60,700}[.!?]$/.test(paragraph) && !/jailbreak|prompt injection/i.test(paragraph),
    );
  return [...paragraphs, ...code];
}
