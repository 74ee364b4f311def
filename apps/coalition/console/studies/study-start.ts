import { messages } from './study-messages.en.ts';
import type { Study, Way } from './study-types.ts';

export type WorldKind = Study['world']['kind'];

/** What the form has: text where it is typed. */
export interface StartForm {
  readonly name: string;
  readonly world: WorldKind;
  readonly counts: Readonly<Record<keyof typeof messages.start.member, string>>;
  readonly cue: string;
  readonly size: string;
  readonly radius: string;
  readonly ways: readonly string[];
  readonly division: string;
  readonly seeds: string;
  readonly ticks: string;
}

/** A study that shows something within seconds. */
export const usual: StartForm = {
  name: '',
  world: 'relay',
  counts: { scout: '1', runner: '1', explorer: '0', collector: '3', coordinator: '0' },
  ...{ cue: '95', size: '12', radius: '1' },
  ways: ['observations', 'preferences', 'both'] satisfies Way[],
  ...{ division: 'own', seeds: '30', ticks: '200' },
};

export const rolesOf = (world: WorldKind) =>
  world === 'relay' ? (['scout', 'runner'] as const) : (['collector', 'explorer', 'coordinator'] as const);

const whole = (typed: string): number => Math.max(0, Math.floor(Number(typed) || 0));

/** Those who take part, with names to tell them apart. */
export function membersOf({ world, counts }: StartForm) {
  return rolesOf(world).flatMap((role) => {
    const many = whole(counts[role]);
    const name = messages.start.member[role];
    return Array.from({ length: Math.min(many, 20) }, (_, at) => ({
      name: many === 1 ? name : `${name} ${at + 1}`,
      template: { name: role },
    }));
  });
}

export const nameOf = ({ name, world }: StartForm): string =>
  name.trim() === '' ? messages.start.usualName[world] : name.trim();

/** What is asked of the API. */
export function wishOf(form: StartForm, project: string | null): object {
  const { world, cue, size, radius } = form;
  return {
    name: nameOf(form),
    world:
      world === 'relay'
        ? { kind: world, cue: Number(cue) / 100 }
        : { kind: world, rows: Number(size), columns: Number(size), radius: Number(radius) },
    members: membersOf(form),
    variants: form.ways,
    division: form.division,
    seeds: Number(form.seeds),
    ticks: Number(form.ticks),
    ...(project !== null && { project_id: project }),
  };
}
