import { useEffect, useRef, useState } from 'react';
import { ApiProblem, Button, Field, TextArea, useQuery } from '#console';
import { messages } from '../messages.en.ts';
import { checkModel } from '../queries.ts';

const text = messages.create;
const quietMilliseconds = 400;

interface GmnProblem {
  readonly at: { readonly line: number; readonly column: number };
  readonly message: string;
}

/** GMN as it is written: checked when the writing rests, with each mistake one press away from its place. */
export function GmnField({
  value,
  tried,
  onChange,
}: {
  value: string;
  tried: boolean;
  onChange: (value: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const settled = useSettled(value);
  const written = settled.trim() !== '';
  const check = useQuery({
    queryKey: ['coalition-gmn', settled],
    queryFn: ({ signal }) => checkModel({ gmn: settled }, signal),
    enabled: written,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const problems = written ? problemsOf(check.error) : [];
  const example = async () => {
    const { text: gmn } = await checkModel({ template: { name: 't-maze' }, as: 'gmn' });
    onChange(gmn ?? '');
  };
  const goTo = ({ line, column }: GmnProblem['at']) => {
    const before = value.split('\n').slice(0, line - 1);
    const at = before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    area.current?.focus();
    area.current?.setSelectionRange(at, at + 1);
  };
  return (
    <div>
      <Field
        label={text.gmn}
        hint={text.gmnHint}
        error={tried && value.trim() === '' ? text.sourceRequired : undefined}
      >
        {(props) => (
          <TextArea
            {...props}
            ref={area}
            className="max-h-72 min-h-40 font-mono text-sm"
            value={value}
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <div className="mt-2" role="status">
        {!written && <Button onClick={() => void example()}>{text.example}</Button>}
        {written && check.isFetching && <span className="text-muted">{text.checking}</span>}
        {written && check.data && (
          <p className="text-good">
            {text.good(
              check.data.name,
              text.factors(check.data.factors.length),
              text.modalities(check.data.modalities.length),
            )}
          </p>
        )}
        {check.data?.warnings.map((warning) => (
          <p key={warning} className="text-sm text-warn">
            {warning}
          </p>
        ))}
        {problems.length > 0 && (
          <ul className="space-y-1 rounded-md bg-bad-tint p-3">
            {problems.map((problem) => (
              <li key={`${problem.at.line} ${problem.at.column} ${problem.message}`}>
                <button
                  type="button"
                  className="mr-2 min-h-6 font-strong text-bad underline underline-offset-2"
                  aria-label={`${text.problem(problem.at.line, problem.at.column)}: ${text.goTo}`}
                  onClick={() => goTo(problem.at)}
                >
                  {text.problem(problem.at.line, problem.at.column)}
                </button>
                {problem.message}
              </li>
            ))}
          </ul>
        )}
        {written && check.isError && problems.length === 0 && (
          <p className="rounded-md bg-bad-tint p-3">{check.error.message}</p>
        )}
      </div>
    </div>
  );
}

function problemsOf(error: unknown): readonly GmnProblem[] {
  if (!(error instanceof ApiProblem) || !Array.isArray(error.extra.problems)) return [];
  return error.extra.problems.flatMap((problem: unknown): GmnProblem[] => {
    if (typeof problem !== 'object' || problem === null) return [];
    const { at, message }: { at?: unknown; message?: unknown } = { ...problem };
    if (typeof at !== 'object' || at === null || typeof message !== 'string') return [];
    const { line, column }: { line?: unknown; column?: unknown } = { ...at };
    return typeof line === 'number' && typeof column === 'number' ? [{ at: { line, column }, message }] : [];
  });
}

/** The value after it did not change for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMilliseconds);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
