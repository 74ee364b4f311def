import { useState } from 'react';
import {
  Button,
  Choices,
  Dialog,
  ErrorState,
  Field,
  Input,
  Select,
  useMutation,
  useNavigate,
} from '#console';
import { StudyCostLine } from './study-cost.tsx';
import { messages } from './study-messages.en.ts';
import { beginStudy, studyPath } from './study-queries.ts';
import { membersOf, nameOf, rolesOf, type StartForm, usual, type WorldKind, wishOf } from './study-start.ts';

const text = messages.start;
const worlds = (['relay', 'foraging'] as const).map((value) => ({ value, ...messages.world[value] }));
const ways = (['observations', 'preferences', 'both'] as const).map((value) => ({
  value,
  ...messages.way[value],
}));

/** Asks what is to be compared. As it opens it is ready to begin. */
export function StudyStartDialog({ project, onClose }: { project: string | null; onClose: () => void }) {
  const navigate = useNavigate();
  const [form, setForm] = useState<StartForm>(usual);
  const change = (part: Partial<StartForm>) => setForm((now) => ({ ...now, ...part }));
  const members = membersOf(form).length;
  const problem = members < 2 || members > 16 ? text.fewMembers : undefined;
  const noWays = form.ways.length === 0 ? text.waysRequired : undefined;
  const begin = useMutation({
    mutationFn: () => beginStudy(wishOf(form, project)),
    onSuccess: ({ id }) => navigate({ to: studyPath(id), replace: true }),
  });
  const number = (label: string, name: 'cue' | 'size' | 'radius' | 'seeds' | 'ticks', hint?: string) => (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(props) => (
        <Input
          {...props}
          type="number"
          min={0}
          value={form[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <Dialog title={text.title} onClose={onClose} wide>
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!problem && !noWays) begin.mutate();
        }}
      >
        <Choices
          legend={text.world}
          options={worlds}
          chosen={[form.world]}
          // One of the options above.
          onChange={([world]) => change({ world: world as WorldKind })}
        />
        <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
          {rolesOf(form.world).map((role) => (
            <Field key={role} label={labels[role]} error={problem}>
              {(props) => (
                <Input
                  {...props}
                  type="number"
                  min={0}
                  max={16}
                  value={form.counts[role]}
                  onChange={(event) => change({ counts: { ...form.counts, [role]: event.target.value } })}
                />
              )}
            </Field>
          ))}
        </div>
        <Choices
          legend={text.ways}
          multiple
          options={ways}
          chosen={form.ways}
          error={noWays}
          onChange={(chosen) => change({ ways: chosen })}
        />
        <details className="rounded-md border border-line px-3 py-2">
          <summary className="min-h-6 font-strong">{text.details}</summary>
          <div className="mt-3 grid gap-4 sm:grid-cols-2">
            <Field label={text.name}>
              {(props) => (
                <Input
                  {...props}
                  maxLength={200}
                  placeholder={nameOf({ ...form, name: '' })}
                  value={form.name}
                  onChange={(event) => change({ name: event.target.value })}
                />
              )}
            </Field>
            <Field label={text.division}>
              {(props) => (
                <Select
                  {...props}
                  value={form.division}
                  onChange={(event) => change({ division: event.target.value })}
                >
                  <option value="own">{text.own}</option>
                  <option value="equal">{text.equal}</option>
                  <option value="shapley">{text.shapley}</option>
                </Select>
              )}
            </Field>
            {number(text.seeds, 'seeds', text.seedsHint)}
            {number(text.ticks, 'ticks', text.ticksHint)}
            {form.world === 'relay' ? (
              number(text.cue, 'cue')
            ) : (
              <>
                {number(text.size, 'size')}
                {number(text.radius, 'radius')}
              </>
            )}
          </div>
        </details>
        {!problem && !noWays && <StudyCostLine wish={wishOf(form, project)} />}
        {begin.isError && <ErrorState error={begin.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary" busy={begin.isPending}>
            {text.begin}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const labels = {
  scout: text.scouts,
  runner: text.runners,
  explorer: text.explorer,
  collector: text.collector,
  coordinator: text.coordinator,
} as const;
