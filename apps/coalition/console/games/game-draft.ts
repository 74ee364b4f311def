import { parsedJson } from '../json.ts';
import type { GameText } from './game-types.ts';

export const draftKinds = ['table', 'voting', 'gloves', 'airport', 'bankruptcy', 'json'] as const;
export type DraftKind = (typeof draftKinds)[number];

/** A game as it is being written: text, which may not be a game yet. */
export interface Draft {
  readonly kind: DraftKind;
  readonly agents: string;
  /** By the bits of the coalition. */
  readonly values: readonly string[];
  readonly quota: string;
  readonly numbers: string;
  readonly left: string;
  readonly right: string;
  readonly json: string;
}

export const mostInTable = 5;

export const blank: Draft = {
  kind: 'table',
  agents: 'A, B, C',
  values: ['0', '0', '0', '1', '0', '1', '1', '1'],
  ...{ quota: '', numbers: '', left: '1', right: '2', json: '' },
};

const listOf = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The numbers of a text, with commas or spaces between; null when something else is there. */
export function numbersIn(text: string): number[] | null {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== '');
  const numbers = parts.map(Number);
  return parts.length > 0 && numbers.every(Number.isFinite) ? numbers : null;
}

export const agentsOf = (draft: Draft): readonly string[] => listOf(draft.agents);

/** Names of the agents in a coalition, by its bits. */
export const coalitionName = (agents: readonly string[], coalition: number): string =>
  agents.filter((_, at) => (coalition >> at) & 1).join(', ');

/** The game that is written; null as long as it is none. */
export function gameOf(draft: Draft): GameText | null {
  const { kind, quota, numbers, left, right } = draft;
  const read = numbersIn(numbers);
  const [first] = numbersIn(quota) ?? [];
  switch (kind) {
    case 'table':
      return tableOf(draft);
    case 'voting':
      return read && first !== undefined ? { kind, quota: first, weights: read } : null;
    case 'airport':
      return read ? { kind, costs: read } : null;
    case 'bankruptcy':
      return read && first !== undefined ? { kind, estate: first, claims: read } : null;
    case 'gloves':
      return { kind, left: Number(left), right: Number(right) };
    case 'json': {
      const { value } = parsedJson(draft.json);
      if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
      return { ...value, kind: String(value.kind) };
    }
  }
}

function tableOf(draft: Draft): GameText | null {
  const agents = agentsOf(draft);
  if (agents.length === 0 || agents.length > mostInTable) return null;
  const values = Array.from({ length: 2 ** agents.length }, (_, coalition) =>
    coalition === 0 ? 0 : Number((draft.values[coalition] ?? '').trim() || Number.NaN),
  );
  return values.every(Number.isFinite) ? { kind: 'table', agents, values } : null;
}

/** A game as a draft, to be changed. */
export function draftOf(game: GameText): Draft {
  const text = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));
  const { kind } = game;
  switch (kind) {
    case 'table':
      if (Array.isArray(game.agents) && Array.isArray(game.values) && game.agents.length <= mostInTable)
        return { ...blank, kind, agents: text(game.agents), values: game.values.map(String) };
      break;
    case 'voting':
      return { ...blank, kind, quota: text(game.quota), numbers: text(game.weights) };
    case 'airport':
      return { ...blank, kind, numbers: text(game.costs) };
    case 'bankruptcy':
      return { ...blank, kind, quota: text(game.estate), numbers: text(game.claims) };
    case 'gloves':
      return { ...blank, kind, left: text(game.left), right: text(game.right) };
  }
  return { ...blank, kind: 'json', json: JSON.stringify(game, null, 2) };
}
