import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { meQuery } from '../api/queries.ts';
import { Button, ButtonLink } from '../kit/button.tsx';
import { Choices, Field, Input } from '../kit/field.tsx';
import { Card, Facts, Page, Section } from '../kit/page.tsx';
import { Callout, ErrorState, Loaded } from '../kit/states.tsx';
import { messages } from '../messages.en.ts';
import { type Theme, useTheme } from '../shell/theme.ts';

const text = messages.settings;
const MINIMUM_PASSWORD = 12;
const isTheme = (value: string | undefined): value is Theme =>
  value === 'system' || value === 'light' || value === 'dark';

export default function Settings() {
  const me = useQuery(meQuery);
  const [theme, setTheme] = useTheme();
  return (
    <Page title={text.title} state={text.lead}>
      <div className="grid max-w-4xl gap-x-10 lg:grid-cols-2">
        <Section title={text.account}>
          <Loaded query={me}>
            {(account) => (
              <Card>
                <Facts
                  items={[
                    [text.name, account.name],
                    [text.email, account.email],
                    [text.role, account.role],
                  ]}
                />
              </Card>
            )}
          </Loaded>
        </Section>
        <Section title={text.theme}>
          <Choices
            legend={text.theme}
            hideLegend
            chosen={[theme]}
            options={[
              { value: 'system', label: text.system, detail: text.themeHint },
              { value: 'light', label: text.light },
              { value: 'dark', label: text.dark },
            ]}
            onChange={([value]) => isTheme(value) && setTheme(value)}
          />
        </Section>
        <Section title={text.password}>
          <ChangePassword email={me.data?.email ?? ''} />
        </Section>
        <Section title={messages.keys.title}>
          <p className="mb-3 text-muted">{messages.keys.lead}</p>
          <ButtonLink to="/settings/keys">{messages.keys.open}</ButtonLink>
        </Section>
      </div>
    </Page>
  );
}

function ChangePassword({ email }: { email: string }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [repeat, setRepeat] = useState('');
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => api.post('/api/v1/me/password', { current_password: current, new_password: next }),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      setRepeat('');
      setTried(false);
    },
  });
  const errors = {
    current: current === '' ? text.currentRequired : undefined,
    next: next.length < MINIMUM_PASSWORD ? text.tooShort : undefined,
    repeat: repeat === next ? undefined : text.mismatch,
  };
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!Object.values(errors).some(Boolean) && !change.isPending) change.mutate();
      }}
    >
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field label={text.current} error={tried ? errors.current : undefined}>
        {(props) => (
          <Input
            {...props}
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        )}
      </Field>
      <Field label={text.next} hint={text.nextHint} error={tried ? errors.next : undefined}>
        {(props) => (
          <Input
            {...props}
            type="password"
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        )}
      </Field>
      <Field label={text.repeat} error={tried ? errors.repeat : undefined}>
        {(props) => (
          <Input
            {...props}
            type="password"
            autoComplete="new-password"
            value={repeat}
            onChange={(event) => setRepeat(event.target.value)}
          />
        )}
      </Field>
      {change.isError && <ErrorState error={change.error} />}
      {change.isSuccess && <Callout tone="good" title={text.changed} live="polite" />}
      <Button type="submit" look="primary" busy={change.isPending}>
        {text.change}
      </Button>
    </form>
  );
}
