import { useState } from 'react';
import { api, Button, Dialog, ErrorState, Field, format, Input, Select } from '#console';
import { sessionApi } from './queries.ts';
import { messages } from './together-messages.en.ts';
import { type Approvals, useChange } from './together-queries.ts';

const text = messages.approvals;

interface Step {
  readonly key: number;
  readonly title: string;
  readonly rule: 'all' | 'any';
  readonly emails: string;
}

/** The plan as a form: steps in order, each with its people. */
export function PlanDialog({
  session,
  status,
  onClose,
}: {
  session: string;
  status: Approvals;
  onClose: () => void;
}) {
  const [steps, setSteps] = useState<readonly Step[]>(() =>
    status.steps.length === 0
      ? [emptyStep(1)]
      : status.steps.map(({ position, title, rule, people }) => ({
          key: position,
          title,
          rule,
          emails: people.map(({ email }) => email).join(', '),
        })),
  );
  const save = useChange(
    () =>
      api.put(`${sessionApi(session)}/approvals/plan`, {
        steps: steps.map(({ title, rule, emails }) => ({
          title,
          rule,
          emails: emails.split(/[\s,;]+/).filter((email) => email !== ''),
        })),
      }),
    onClose,
  );
  const change = (key: number, to: Partial<Step>) =>
    setSteps((now) => now.map((step) => (step.key === key ? { ...step, ...to } : step)));
  return (
    <Dialog title={text.planTitle} wide onClose={onClose}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        <p className="text-muted">{text.planHint}</p>
        <ol className="space-y-4">
          {steps.map((step, index) => (
            <li key={step.key}>
              <fieldset className="space-y-2 rounded-lg border border-line p-3">
                <legend className="px-1 font-strong">{text.step(format.count(index + 1))}</legend>
                <div className="grid gap-2 sm:grid-cols-[1fr_10rem]">
                  <Field label={text.stepName}>
                    {(props) => (
                      <Input
                        {...props}
                        required
                        maxLength={200}
                        value={step.title}
                        onChange={(event) => change(step.key, { title: event.target.value })}
                      />
                    )}
                  </Field>
                  <Field label={text.rule}>
                    {(props) => (
                      <Select
                        {...props}
                        value={step.rule}
                        onChange={(event) =>
                          change(step.key, { rule: event.target.value === 'any' ? 'any' : 'all' })
                        }
                      >
                        <option value="all">{text.all}</option>
                        <option value="any">{text.any}</option>
                      </Select>
                    )}
                  </Field>
                </div>
                <Field label={text.people}>
                  {(props) => (
                    <Input
                      {...props}
                      required
                      value={step.emails}
                      onChange={(event) => change(step.key, { emails: event.target.value })}
                    />
                  )}
                </Field>
                <Button
                  look="quiet"
                  aria-label={text.removeStep(format.count(index + 1))}
                  onClick={() => setSteps(steps.filter(({ key }) => key !== step.key))}
                >
                  {messages.remove}
                </Button>
              </fieldset>
            </li>
          ))}
        </ol>
        {save.isError && <ErrorState error={save.error} />}
        <div className="flex flex-wrap justify-between gap-2">
          <Button
            disabled={steps.length >= 10}
            onClick={() => setSteps([...steps, emptyStep(Math.max(0, ...steps.map(({ key }) => key)) + 1)])}
          >
            {text.addStep}
          </Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            {messages.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const emptyStep = (key: number): Step => ({ key, title: '', rule: 'all', emails: '' });
