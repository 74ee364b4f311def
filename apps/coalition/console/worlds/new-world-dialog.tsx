import { useState } from 'react';
import {
  Button,
  Choices,
  Dialog,
  ErrorState,
  Field,
  Input,
  useMutation,
  useNavigate,
  useQueryClient,
} from '#console';
import { forEach } from '../agents/bulk.ts';
import { messages as common } from '../messages.en.ts';
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
    <Dialog title={text.makeTitle} onClose={onClose} wide>
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '' && !make.isPending) make.mutate();
        }}
      >
        <Field label={text.name} error={name.trim() === '' ? text.nameRequired : undefined}>
          {(props) => (
            <Input
              {...props}
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
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
                <Field key={id} label={label}>
                  {(props) => (
                    <Input
                      {...props}
                      type="number"
                      min={least}
                      max={most}
                      value={values[id]}
                      onChange={({ target }) =>
                        setValues({
                          ...values,
                          [id]: Math.min(most, Math.max(least, Math.trunc(Number(target.value)) || 0)),
                        })
                      }
                    />
                  )}
                </Field>
              );
            })}
          </div>
        )}
        {make.isError && <ErrorState error={make.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" look="primary" busy={make.isPending}>
            {text.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
