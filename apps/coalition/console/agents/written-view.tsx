import { useState } from 'react';
import { Button, Loaded, Section, Skeleton, useQuery } from '#console';
import { download } from '../download.ts';
import { SelectField } from '../fields.tsx';
import { writtenQuery } from '../queries.ts';
import { messages } from './agent-messages.en.ts';

const text = messages.text;
type Form = keyof typeof text.forms;
const endings: Readonly<Record<Form, string>> = { gmn: 'gmn', 'gmn-json': 'gmn.json', model: 'json' };

/** An agent's model in writing, to copy or to take along. */
export function WrittenView({ id, tick, name }: { id: string; tick: number; name: string }) {
  const [form, setForm] = useState<Form>('gmn');
  const [copied, setCopied] = useState<boolean | null>(null);
  const query = useQuery(writtenQuery(id, tick, form));
  return (
    <Section title={text.title}>
      <div className="mb-3 max-w-xs">
        <SelectField
          label={text.form}
          value={form}
          options={Object.entries(text.forms).map(([value, label]) => ({ value, label }))}
          onChange={(value) => {
            // The values are the keys of the forms.
            setForm(value as Form);
            setCopied(null);
          }}
        />
      </div>
      <Loaded query={query} skeleton={<Skeleton rows={6} />}>
        {({ text: written }) => (
          <>
            <section
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
              tabIndex={0}
              aria-label={text.forms[form]}
              className="max-h-80 overflow-auto rounded-md border border-line bg-sunken p-3"
            >
              <pre className="font-mono text-sm">{written.slice(0, 50_000)}</pre>
            </section>
            <div className="mt-2 flex flex-wrap items-center gap-2">
              <Button onClick={() => void copy(written).then(setCopied)}>{text.copy}</Button>
              <Button onClick={() => download(`${name}.${endings[form]}`, 'text/plain', written)}>
                {text.download}
              </Button>
              <span role="status" className="text-sm text-muted">
                {copied === true && text.copied}
                {copied === false && text.copyFailed}
              </span>
            </div>
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** Browsers give the clipboard only to pages that came over HTTPS or from this machine. */
async function copy(written: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(written);
    return true;
  } catch {
    return false;
  }
}
