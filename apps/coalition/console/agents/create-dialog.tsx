import { useState } from 'react';
import { Choices, useMutation, useNavigate, useQuery, useQueryClient } from '#console';
import { CountField, JsonField, SelectField, TextField } from '../fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { parsedJson } from '../json.ts';
import { messages } from '../messages.en.ts';
import { agentPath, key, makeAgent, tellAgent, templatesQuery, worldPath, worldsQuery } from '../queries.ts';
import { forEach } from './bulk.ts';
import { GmnField } from './gmn-field.tsx';

const text = messages.create;
const sources = Object.entries(text.sources).map(([value, label]) => ({ value, label }));
const mostAtOnce = 200;

/** Asks of what an agent is made, and makes one or many. */
export function CreateDialog({
  project,
  world: first,
  onClose,
}: {
  project: string | null;
  world: string;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const templates = useQuery(templatesQuery).data?.items ?? [];
  const worlds = useQuery(worldsQuery).data?.items ?? [];
  const [source, setSource] = useState('template');
  const [template, setTemplate] = useState(first === '' ? 't-maze' : 'collector');
  const [options, setOptions] = useState('');
  const [gmn, setGmn] = useState('');
  const [model, setModel] = useState('');
  const [name, setName] = useState<string>(text.usualName);
  const [world, setWorld] = useState(first);
  const [many, setMany] = useState(1);
  const [seed, setSeed] = useState('');
  const [start, setStart] = useState(true);
  const [done, setDone] = useState(0);

  // Nobody steps those who are told what they observe.
  const isOutside = world === 'given' || worlds.find(({ id }) => id === world)?.environment.kind === 'given';
  const optionsRead = parsedJson(options);
  const modelRead = parsedJson(model);
  const problem = problemOf();

  function problemOf(): boolean {
    if (name.trim() === '') return true;
    if (source === 'template') return !optionsRead.good;
    if (source === 'gmn') return gmn.trim() === '';
    return model.trim() === '' || !modelRead.good;
  }

  const wishOf = (at: number): Readonly<Record<string, unknown>> => ({
    name: many > 1 ? text.numbered(name.trim(), at) : name.trim(),
    ...(source === 'template' && {
      template: { name: template, ...(options.trim() !== '' && { options: optionsRead.value }) },
    }),
    ...(source === 'gmn' && { gmn }),
    ...(source === 'model' && { model: modelRead.value }),
    ...(world === 'given' && { environment: { kind: 'given' } }),
    ...(world !== '' && world !== 'given' && { world_id: world }),
    ...(seed.trim() !== '' && { seed: Number(seed) + at - 1 }),
    ...(project !== null && world === '' && { project_id: project }),
  });

  const make = useMutation({
    mutationFn: async () => {
      const made: string[] = [];
      const ended = await forEach(
        Array.from({ length: many }, (_, at) => at + 1),
        async (at) => {
          const { id } = await makeAgent(wishOf(at));
          made.push(id);
          if (start && !isOutside) await tellAgent(id, 'start');
        },
        (state) => setDone(state.done),
        // The first one's error is the one to read; with one at a time nothing is made after it in vain.
        1,
      );
      const [id] = made;
      if (id === undefined) throw new Error(ended.error ?? '');
      return id;
    },
    onSuccess: (id) => {
      if (many === 1) void navigate({ to: agentPath(id) });
      else if (world !== '' && world !== 'given') void navigate({ to: worldPath(world) });
      else onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: key() }),
  });

  return (
    <FormDialog
      title={text.title}
      action={text.make}
      complete={!problem}
      busy={make.isPending}
      error={make.error}
      note={make.isPending && many > 1 ? text.made(done, many) : undefined}
      wide
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <TextField
            label={text.name}
            error={tried && name.trim() === '' ? text.nameRequired : undefined}
            maxLength={190}
            value={name}
            onChange={setName}
          />
          <Choices
            legend={text.from}
            options={sources}
            chosen={[source]}
            onChange={([value]) => value && setSource(value)}
          />
          {source === 'template' && (
            <>
              <SelectField
                label={text.template}
                value={template}
                options={templates.map(({ name: value, title }) => ({ value, label: `${value}: ${title}` }))}
                onChange={setTemplate}
              />
              <JsonField
                label={text.options}
                hint={text.optionsHint}
                className="min-h-8"
                rows={1}
                value={options}
                onChange={setOptions}
              />
            </>
          )}
          {source === 'gmn' && <GmnField value={gmn} tried={tried} onChange={setGmn} />}
          {source === 'model' && (
            <JsonField
              label={text.model}
              hint={text.modelHint}
              error={tried && model.trim() === '' ? text.sourceRequired : undefined}
              className="max-h-72 min-h-40"
              value={model}
              onChange={setModel}
            />
          )}
          <div className="grid gap-4 sm:grid-cols-[2fr_1fr_1fr]">
            <SelectField
              label={text.world}
              value={world}
              options={[
                { value: '', label: text.usualWorld },
                { value: 'given', label: text.given },
                ...worlds.map(({ id, name: title }) => ({ value: id, label: title })),
              ]}
              onChange={setWorld}
            />
            <CountField label={text.many} least={1} most={mostAtOnce} value={many} onChange={setMany} />
            <TextField
              label={text.seed}
              inputMode="numeric"
              title={text.seedHint}
              value={seed}
              onChange={(written) => setSeed(written.replace(/\D/g, '').slice(0, 9))}
            />
          </div>
          {!isOutside && (
            <label className="flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                className="size-4"
                checked={start}
                onChange={(event) => setStart(event.target.checked)}
              />
              {text.start}
            </label>
          )}
        </>
      )}
    </FormDialog>
  );
}
