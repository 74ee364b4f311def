import { useState } from 'react';
import { Button, Card, ErrorState, useMutation, useNavigate, useQueryClient } from '#console';
import { messages } from '../messages.en.ts';
import { agentPath, key, makeAgent, makeWorld, tellAgent, tellWorld, worldPath } from '../queries.ts';
import { forEach } from './bulk.ts';

const text = messages.population;
const names = text.firstNames;
const projectOf = (project: string | null) => project !== null && { project_id: project };

/** In the walker's way. */
const walls = [
  [1, 3],
  [2, 3],
  [3, 3],
  [3, 4],
  [3, 5],
];

type First = keyof typeof text.first & ('maze' | 'grid' | 'meadow');

/** Makes what there is to begin with, lets it live, and says where it is to be seen. */
async function begin(which: First, project: string | null): Promise<string> {
  if (which === 'meadow') {
    const world = await makeWorld({
      name: names.meadow,
      environment: { kind: 'foraging', rows: 12, columns: 18, food: 0.15, regrowth: 0.02, radius: 3 },
      ...projectOf(project),
    });
    const made = await forEach(
      Array.from({ length: 12 }, (_, at) => at + 1),
      (at) => makeAgent({ name: names.forager(at), template: { name: 'collector' }, world_id: world.id }),
      () => {},
    );
    if (made.error !== null) throw new Error(made.error);
    await tellWorld(world.id, 'start');
    return worldPath(world.id);
  }
  const template =
    which === 'maze'
      ? { name: 't-maze', options: { depth: 2, nullCue: true } }
      : { name: 'grid-world', options: { rows: 6, columns: 8, goal: [4, 6], depth: 12, walls } };
  const { id } = await makeAgent({
    name: names[which],
    template,
    ticks_per_second: 1,
    ...projectOf(project),
  });
  await tellAgent(id, 'start');
  return agentPath(id);
}

/** The empty population: what to begin with, each one press away from living. */
export function FirstAgents({ project }: { project: string | null }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [which, setWhich] = useState<First | null>(null);
  const start = useMutation({
    mutationFn: (first: First) => begin(first, project),
    onSuccess: (to) => navigate({ to }),
    onSettled: () => void client.invalidateQueries({ queryKey: key() }),
  });
  return (
    <section
      aria-label={text.emptyTitle}
      className="rounded-lg border border-dashed border-line-strong p-4 sm:p-6"
    >
      <p className="text-center font-strong">{text.emptyTitle}</p>
      <p className="mx-auto mt-1 mb-5 max-w-[60ch] text-center text-muted">{text.emptyDetail}</p>
      <div className="grid gap-3 md:grid-cols-3">
        {(['maze', 'grid', 'meadow'] as const).map((first) => (
          <Card key={first} className="flex flex-col">
            <h2 className="font-strong">{text.first[first].title}</h2>
            <p className="mt-1 mb-4 flex-1 text-muted">{text.first[first].detail}</p>
            <div>
              <Button
                look={first === 'maze' ? 'primary' : 'secondary'}
                busy={start.isPending && which === first}
                aria-label={`${text.first.begin}: ${text.first[first].title}`}
                onClick={() => {
                  setWhich(first);
                  if (!start.isPending) start.mutate(first);
                }}
              >
                {text.first.begin}
              </Button>
            </div>
          </Card>
        ))}
      </div>
      {start.isError && (
        <div className="mt-4">
          <ErrorState error={start.error} />
        </div>
      )}
    </section>
  );
}
