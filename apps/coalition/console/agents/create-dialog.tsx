import { useState } from 'react';
import {
  Button,
  Choices,
  Dialog,
  ErrorState,
  Field,
  Input,
  Select,
  TextArea,
  useMutation,
  useNavigate,
  useQuery,
  useQueryClient,
} from '#console';
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
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(0);

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
          if (start && world !== 'given') await tellAgent(id, 'start');
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
    <Dialog title={text.title} onClose={onClose} wide>
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!problem && !make.isPending) make.mutate();
        }}
      >
        <Field label={text.name} error={tried && name.trim() === '' ? text.nameRequired : undefined}>
          {(props) => (
            <Input
              {...props}
              maxLength={190}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Choices
          legend={text.from}
          options={sources}
          chosen={[source]}
          onChange={([value]) => value && setSource(value)}
        />
        {source === 'template' && (
          <div className="space-y-4">
            <Field label={text.template}>
              {(props) => (
                <Select {...props} value={template} onChange={(event) => setTemplate(event.target.value)}>
                  {templates.map(({ name: id, title }) => (
                    <option key={id} value={id}>
                      {id}: {title}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field
              label={text.options}
              hint={text.optionsHint}
              error={optionsRead.good ? undefined : text.badJson(optionsRead.why)}
            >
              {(props) => (
                <TextArea
                  {...props}
                  className="min-h-8 font-mono text-sm"
                  rows={1}
                  value={options}
                  spellCheck={false}
                  onChange={(event) => setOptions(event.target.value)}
                />
              )}
            </Field>
          </div>
        )}
        {source === 'gmn' && <GmnField value={gmn} tried={tried} onChange={setGmn} />}
        {source === 'model' && (
          <Field
            label={text.model}
            hint={text.modelHint}
            error={
              modelRead.good
                ? tried && model.trim() === ''
                  ? text.sourceRequired
                  : undefined
                : text.badJson(modelRead.why)
            }
          >
            {(props) => (
              <TextArea
                {...props}
                className="max-h-72 min-h-40 font-mono text-sm"
                value={model}
                spellCheck={false}
                onChange={(event) => setModel(event.target.value)}
              />
            )}
          </Field>
        )}
        <div className="grid gap-4 sm:grid-cols-[2fr_1fr_1fr]">
          <Field label={text.world}>
            {(props) => (
              <Select {...props} value={world} onChange={(event) => setWorld(event.target.value)}>
                <option value="">{text.usualWorld}</option>
                <option value="given">{text.given}</option>
                {worlds.map(({ id, name: title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={text.many}>
            {(props) => (
              <Input
                {...props}
                type="number"
                min={1}
                max={mostAtOnce}
                value={many}
                onChange={(event) =>
                  setMany(Math.min(mostAtOnce, Math.max(1, Math.trunc(Number(event.target.value)) || 1)))
                }
              />
            )}
          </Field>
          <Field label={text.seed}>
            {(props) => (
              <Input
                {...props}
                inputMode="numeric"
                pattern="[0-9]*"
                title={text.seedHint}
                value={seed}
                onChange={(event) => setSeed(event.target.value.replace(/\D/g, '').slice(0, 9))}
              />
            )}
          </Field>
        </div>
        {world !== 'given' && (
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
        {make.isError && <ErrorState error={make.error} />}
        <div className="flex flex-wrap items-center justify-end gap-2">
          {make.isPending && many > 1 && (
            <span role="status" className="text-muted">
              {text.made(done, many)}
            </span>
          )}
          <Button onClick={onClose}>{messages.cancel}</Button>
          <Button type="submit" look="primary" busy={make.isPending}>
            {text.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
