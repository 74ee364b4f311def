import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client.ts';
import { meQuery, projectsQuery } from '../../api/queries.ts';
import { type ApiKey, type ApiKeyWithText, ROLES, type Role } from '../../api/types.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Choices, Field, Input, Select } from '../../kit/field.tsx';
import { count } from '../../kit/format.ts';
import { ErrorState } from '../../kit/states.tsx';
import { messages } from '../../messages.en.ts';
import { BudgetFields } from './budget-fields.tsx';
import { bodyOf, draftOf, type KeyDraft, newDraft, problemsOf } from './draft.ts';

const text = messages.keys.form;

/** Makes a key, or changes the one that is given. */
export function KeyForm({
  changing,
  onClose,
  onMade,
}: {
  changing: ApiKey | null;
  onClose: () => void;
  onMade: (made: ApiKeyWithText) => void;
}) {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<KeyDraft>(() => (changing ? draftOf(changing) : newDraft));
  const [tried, setTried] = useState(false);
  const set = (change: Partial<KeyDraft>) => setDraft((now) => ({ ...now, ...change }));
  const save = useMutation({
    mutationFn: async () => {
      const body = bodyOf(draft, Date.now());
      if (!changing) return api.post<ApiKeyWithText>('/api/v1/keys', body);
      await api.patch(`/api/v1/keys/${changing.id}`, body);
      return null;
    },
    onSuccess: (made) => (made ? onMade(made) : onClose()),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['keys'] }),
  });
  const problems = problemsOf(draft);
  const complaint = (wrong: boolean, sentence: string) => (tried && wrong ? sentence : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!Object.values(problems).some(Boolean) && !save.isPending) save.mutate();
  };
  const forModels = draft.scopes.includes('gateway');
  return (
    <Dialog title={changing ? text.changeTitle(changing.name) : text.createTitle} onClose={onClose} wide>
      <form noValidate className="space-y-4" onSubmit={submit}>
        <Field label={text.name} hint={text.nameHint} error={complaint(problems.name, text.nameRequired)}>
          {(props) => (
            <Input
              {...props}
              autoComplete="off"
              maxLength={100}
              value={draft.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Choices
          legend={text.scopes}
          multiple
          chosen={draft.scopes}
          error={complaint(problems.scopes, text.scopesRequired)}
          options={[
            { value: 'gateway', label: text.gateway, detail: text.gatewayDetail },
            { value: 'api', label: text.api, detail: text.apiDetail },
          ]}
          onChange={(scopes) => set({ scopes })}
        />
        {draft.scopes.includes('api') && <RoleField role={draft.role} onChange={(role) => set({ role })} />}
        {forModels && (
          <>
            <Field label={text.models} hint={text.modelsHint}>
              {(props) => (
                <Input
                  {...props}
                  autoComplete="off"
                  spellCheck={false}
                  placeholder={text.modelsExample}
                  value={draft.models}
                  onChange={(event) => set({ models: event.target.value })}
                />
              )}
            </Field>
            <BudgetFields
              budgets={draft.budgets}
              error={complaint(problems.budgets, text.numberWrong)}
              onChange={(budgets) => set({ budgets })}
            />
          </>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <ExpiryField
            expires={draft.expires}
            keep={changing !== null}
            onChange={(expires) => set({ expires })}
          />
          <Field
            label={text.perMinute}
            hint={text.perMinuteHint}
            error={complaint(problems.perMinute, text.perMinuteWrong)}
          >
            {(props) => (
              <Input
                {...props}
                inputMode="numeric"
                value={draft.perMinute}
                onChange={(event) => set({ perMinute: event.target.value })}
              />
            )}
          </Field>
          {forModels && <ProjectField project={draft.project} onChange={(project) => set({ project })} />}
        </div>
        {save.isError && <ErrorState error={save.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            {changing ? text.save : text.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RoleField({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  const own = useQuery(meQuery).data?.role ?? 'user';
  // A key of somebody else may have a higher role than those offered here; it is shown as it is.
  const offered = ROLES.filter((one) => one === role || ROLES.indexOf(one) <= ROLES.indexOf(own));
  return (
    <Field label={text.role} hint={text.roleHint}>
      {(props) => (
        <Select
          {...props}
          value={role}
          onChange={(event) => onChange(ROLES.find((one) => one === event.target.value) ?? 'user')}
        >
          {offered.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function ExpiryField({
  expires,
  keep,
  onChange,
}: {
  expires: string;
  keep: boolean;
  onChange: (expires: string) => void;
}) {
  return (
    <Field label={text.expires} hint={text.expiresHint}>
      {(props) => (
        <Select {...props} value={expires} onChange={(event) => onChange(event.target.value)}>
          {keep && <option value="keep">{text.asNow}</option>}
          {[7, 30, 90].map((days) => (
            <option key={days} value={days}>
              {text.days(count(days))}
            </option>
          ))}
          <option value="365">{text.year}</option>
          <option value="never">{text.never}</option>
        </Select>
      )}
    </Field>
  );
}

function ProjectField({ project, onChange }: { project: string; onChange: (project: string) => void }) {
  const projects = useQuery(projectsQuery).data?.items ?? [];
  return (
    <Field label={text.project} hint={text.projectHint}>
      {(props) => (
        <Select {...props} value={project} onChange={(event) => onChange(event.target.value)}>
          <option value="">{text.noProject}</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
