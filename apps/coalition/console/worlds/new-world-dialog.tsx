import { useState } from 'react';
import { Choices, useMutation, useNavigate, useQueryClient } from '#console';
import { forEach } from '../agents/bulk.ts';
import { CountField, TextField } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { key, makeAgent, makeWorld, worldPath } from '../queries.ts';
import { messages as text } from './world-messages.en.ts';

const kinds = Object.entries(text.kinds).map(([value, label]) => ({ value, label }));

/** The numbers of a meadow: what each is called, its first value, and its limits. */
const numbers = {
  rows: { label: text.rows, first: 12, least: 1, most: 200 },
  columns: { label: text.columns, first: 18, least: 1, most: 200 },
  food: { label: text.food, first: 15, least: 0, most: 100 },
  regrowth: { label: text.regrowth, first: 2, least: 0, most: 100 },
  radius: { label: text.radius, first: 3, least: 0, most: 50 },
  foragers: { label: text.foragers, first: 12, least: 0, most: 200 },
} as const;
type Name = keyof typeof numbers;
const names = Object.keys(numbers) as Name[];

export function NewWorldDialog({ project, onClose }: { project: string | null; onClose: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState<string>(text.usualName);
  const [kind, setKind] = useState('foraging');
  const [values, setValues] = useState<Readonly<Record<Name, number>>>({
    ...{ rows: numbers.rows.first, columns: numbers.columns.first, food: numbers.food.first },
    ...{ regrowth: numbers.regrowth.first, radius: numbers.radius.first, foragers: numbers.foragers.first },
  });
  const make = useMutation({
    mutationFn: async () => {
      const { rows, columns, food, regrowth, radius, foragers } = values;
      const environment =
        kind === 'foraging'
          ? { kind, rows, columns, radius, food: food / 100, regrowth: regrowth / 100 }
          : { kind };
      const { id } = await makeWorld({
        ...{ name: name.trim(), environment },
        ...(project !== null && { project_id: project }),
      });
      if (kind === 'foraging')
        await forEach(
          Array.from({ length: foragers }, (_, at) => at + 1),
          (at) => makeAgent({ name: text.forager(at), template: { name: 'collector' }, world_id: id }),
          () => {},
        );
      return id;
    },
    onSuccess: (id) => navigate({ to: worldPath(id) }),
    onSettled: () => void client.invalidateQueries({ queryKey: key() }),
  });
  return (
    <FormDialog
      title={text.makeTitle}
      action={text.create}
      complete={name.trim() !== ''}
      busy={make.isPending}
      error={make.error}
      wide
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      {() => (
        <>
          <TextField
            label={text.name}
            error={name.trim() === '' ? text.nameRequired : undefined}
            maxLength={200}
            value={name}
            onChange={setName}
          />
          <Choices
            legend={text.kind}
            options={kinds}
            chosen={[kind]}
            onChange={([value]) => value && setKind(value)}
          />
          {kind === 'foraging' && (
            <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
              {names.map((id) => {
                const { label, least, most } = numbers[id];
                return (
                  <CountField
                    key={id}
                    {...{ label, least, most }}
                    value={values[id]}
                    onChange={(value) => setValues({ ...values, [id]: value })}
                  />
                );
              })}
            </div>
          )}
        </>
      )}
    </FormDialog>
  );
}
