import { useState } from 'react';
import {
  api,
  Button,
  Callout,
  Choices,
  Dialog,
  ErrorState,
  Field,
  Input,
  Loaded,
  TextArea,
  useQuery,
} from '#console';
import { templateMessages as text } from './template-messages.en.ts';
import { meQuery, type Template, templatesQuery, useChange } from './together-queries.ts';
import type { Session } from './types.ts';

/** For administrators: a button that opens the dialog. */
export function TemplateButton({ session }: { session: Session }) {
  const role = useQuery(meQuery).data?.role;
  const [open, setOpen] = useState(false);
  if (role !== 'admin' && role !== 'superadmin') return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.open}</Button>
      {open && <TemplateDialog session={session} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Offers the settled answers of an interview to everybody who begins one. */
function TemplateDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [stages, setStages] = useState<readonly string[]>(session.stages.map(({ id }) => id));
  const [locked, setLocked] = useState<readonly string[]>([]);
  const [tried, setTried] = useState(false);
  const publish = useChange(
    () =>
      api.post<Template>('/api/v1/charter/templates', {
        name: name.trim(),
        description,
        session_id: session.id,
        stages,
        locked: session.questions.flatMap(({ id, stage, state }) =>
          locked.includes(stage) && stages.includes(stage) && state === 'accepted' ? [id] : [],
        ),
      }),
    () => setName(''),
  );
  const problem = name.trim() === '' ? text.nameRequired : stages.length === 0 ? text.stagesRequired : null;
  const options = session.stages.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <Dialog title={text.title} wide onClose={onClose}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (problem === null && !publish.isPending)
            publish.mutate(undefined, { onSuccess: () => setTried(false) });
        }}
      >
        <p className="text-muted">{text.detail}</p>
        <Field label={text.name} error={tried && name.trim() === '' ? text.nameRequired : undefined}>
          {(props) => (
            <Input
              {...props}
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={text.description}>
          {(props) => (
            <TextArea
              {...props}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Choices
            legend={text.stages}
            options={options}
            chosen={stages}
            multiple
            error={tried && stages.length === 0 ? text.stagesRequired : undefined}
            onChange={setStages}
          />
          <Choices legend={text.locked} options={options} chosen={locked} multiple onChange={setLocked} />
        </div>
        {publish.isError && <ErrorState error={publish.error} />}
        {publish.isSuccess && <Callout tone="good" live="polite" title={text.published(publish.data.name)} />}
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={publish.isPending}>
            {text.publish}
          </Button>
        </div>
      </form>
      <Published />
    </Dialog>
  );
}

function Published() {
  const templates = useQuery(templatesQuery);
  const withdraw = useChange((id: string) => api.delete(`/api/v1/charter/templates/${id}`));
  return (
    <section className="mt-4">
      <h3 className="mb-2 font-strong">{text.existing}</h3>
      <Loaded query={templates}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">{text.none}</p>
          ) : (
            <ul className="max-h-60 space-y-1 overflow-y-auto">
              {items.map(({ id, name }) => (
                <li key={id} className="flex items-center justify-between gap-3">
                  <span className="min-w-0 break-words">{name}</span>
                  <Button
                    look="quiet"
                    aria-label={text.withdrawNamed(name)}
                    busy={withdraw.isPending && withdraw.variables === id}
                    onClick={() => withdraw.mutate(id)}
                  >
                    {text.withdraw}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {withdraw.isError && <ErrorState error={withdraw.error} />}
    </section>
  );
}
