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
} from '#console';
import { messages } from './messages.en.ts';
import { beginExecution, executionPath } from './queries.ts';
import type { TestType } from './types.ts';

const text = messages.start;
const types = Object.keys(messages.type) as TestType[];

/** Asks what is to be tested, and begins. */
export function StartDialog({
  project,
  url: first,
  onClose,
}: {
  project: string | null;
  url: string;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const [url, setUrl] = useState(first);
  const [chosen, setChosen] = useState<readonly string[]>(['functional', 'accessibility']);
  const [budget, setBudget] = useState('300');
  const [openapi, setOpenapi] = useState('');
  const [requirements, setRequirements] = useState('');
  const [destructive, setDestructive] = useState(false);
  const [tried, setTried] = useState(false);
  const begin = useMutation({
    mutationFn: () =>
      beginExecution(
        {
          url: url.trim(),
          types: types.filter((type) => chosen.includes(type)),
          budget_seconds: Number(budget),
          ...(destructive && { allow_destructive: true }),
          ...(requirements.trim() !== '' && { requirements }),
          ...(chosen.includes('api') && openapi.trim() !== '' && { openapi: openapi.trim() }),
        },
        project,
      ),
    onSuccess: ({ id }) => navigate({ to: executionPath(id), replace: true }),
  });
  const missing = url.trim() === '';
  return (
    <Dialog title={text.title} onClose={onClose} wide>
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!missing && chosen.length > 0) begin.mutate();
        }}
      >
        <Field label={text.url} hint={text.urlHint} error={tried && missing ? text.urlRequired : undefined}>
          {(props) => (
            <Input
              {...props}
              type="url"
              inputMode="url"
              autoComplete="url"
              placeholder="http://localhost:3000"
              value={url}
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
        <Choices
          legend={text.types}
          multiple
          options={types.map((type) => ({ value: type, ...messages.type[type] }))}
          chosen={chosen}
          onChange={setChosen}
        />
        {chosen.includes('api') && (
          <Field label={text.openapi} hint={text.openapiHint}>
            {(props) => (
              <Input
                {...props}
                type="url"
                value={openapi}
                onChange={(event) => setOpenapi(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label={text.budget}>
          {(props) => (
            <Select {...props} value={budget} onChange={(event) => setBudget(event.target.value)}>
              {Object.entries(messages.budget).map(([seconds, label]) => (
                <option key={seconds} value={seconds}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {chosen.includes('functional') && (
          <Field label={text.requirements} hint={text.requirementsHint}>
            {(props) => (
              <TextArea
                {...props}
                rows={3}
                maxLength={50_000}
                value={requirements}
                onChange={(event) => setRequirements(event.target.value)}
              />
            )}
          </Field>
        )}
        <label className="flex min-h-6 items-center gap-2">
          <input
            type="checkbox"
            className="size-4"
            checked={destructive}
            onChange={(event) => setDestructive(event.target.checked)}
          />
          {text.destructive}
        </label>
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
