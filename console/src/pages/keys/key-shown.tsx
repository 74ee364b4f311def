import { useState } from 'react';
import type { ApiKeyWithText } from '../../api/types.ts';
import { Button } from '../../kit/button.tsx';
import { CopyText } from '../../kit/copy.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field, Select } from '../../kit/field.tsx';
import { Callout } from '../../kit/states.tsx';
import { messages } from '../../messages.en.ts';
import { examplesFor } from './examples.ts';

const text = messages.keys.shown;

/** A new key, the only time that it can be read, and a first call with it. */
export function KeyShown({ made, onClose }: { made: ApiKeyWithText; onClose: () => void }) {
  const examples = examplesFor(made.scopes, window.location.origin, made.key);
  const [chosen, setChosen] = useState(examples[0]?.id ?? '');
  const example = examples.find(({ id }) => id === chosen) ?? examples[0];
  return (
    <Dialog title={text.title(made.name)} onClose={onClose} wide>
      <div className="space-y-4">
        <Callout tone="warn" title={text.once} live="polite">
          {text.onceDetail}
        </Callout>
        <CopyText text={made.key} label={text.key} button={text.copy} main />
        {example && (
          <div className="space-y-2">
            <Field label={text.example}>
              {(props) => (
                <Select {...props} value={example.id} onChange={(event) => setChosen(event.target.value)}>
                  {examples.map(({ id, label }) => (
                    <option key={id} value={id}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <CopyText key={example.id} text={example.code} label={example.label} button={text.copyExample} />
          </div>
        )}
        <div className="flex justify-end">
          <Button onClick={onClose}>{text.done}</Button>
        </div>
      </div>
    </Dialog>
  );
}
