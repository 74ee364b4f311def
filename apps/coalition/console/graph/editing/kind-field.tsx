import { useId } from 'react';
import { Field, Input } from '#console';
import { messages as text } from './edit-messages.en.ts';

export const isKind = (value: string): boolean => /^[a-z][a-z0-9-]{0,39}$/.test(value);

/** A kind of node or edge: one that the graph has, or a new word. */
export function KindField({
  value,
  known,
  such,
  tried,
  onChange,
}: {
  value: string;
  known: readonly string[];
  /** Examples, in words. */
  such: string;
  tried: boolean;
  onChange: (value: string) => void;
}) {
  const list = useId();
  const wrong = !isKind(value) && (tried || value !== '');
  return (
    <Field label={text.kind} hint={text.kindHint(such)} error={wrong ? text.kindWrong : undefined}>
      {(control) => (
        <>
          <Input
            {...control}
            list={list}
            maxLength={40}
            autoCapitalize="none"
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
          <datalist id={list}>
            {known.map((kind) => (
              <option key={kind} value={kind} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
