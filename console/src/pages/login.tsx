import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../api/client.ts';
import { meQuery } from '../api/queries.ts';
import { Button } from '../kit/button.tsx';
import { Field, Input } from '../kit/field.tsx';
import { Callout, ProblemCode } from '../kit/states.tsx';
import { messages } from '../messages.en.ts';
import { useAppliedTheme } from '../shell/theme.ts';

const text = messages.login;

export default function Login() {
  useAppliedTheme();
  const { next } = useSearch({ strict: false });
  const router = useRouter();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [visible, setVisible] = useState(false);
  const [incomplete, setIncomplete] = useState(false);
  useEffect(() => {
    document.title = `${text.title} · ${messages.product}`;
  }, []);
  const signIn = useMutation({
    mutationFn: () => api.post('/auth/login', { email, password }),
    onSuccess: async () => {
      queryClient.clear();
      await queryClient.ensureQueryData(meQuery);
      router.history.push(typeof next === 'string' ? next : '/');
    },
  });
  return (
    <main className="mx-auto grid min-h-dvh max-w-sm content-center px-4 py-8">
      <div className="mb-6 flex items-center gap-3">
        <img src="/favicon.svg" alt="" width="32" height="32" />
        <div>
          <h1 className="text-xl font-strong">{text.title}</h1>
          <p className="text-muted">{text.lead}</p>
        </div>
      </div>
      <form
        noValidate
        className="space-y-4 rounded-lg border border-line bg-surface p-5"
        onSubmit={(event) => {
          event.preventDefault();
          const missing = email.trim() === '' || password === '';
          setIncomplete(missing);
          if (!missing && !signIn.isPending) signIn.mutate();
        }}
      >
        {incomplete && <Callout tone="warn" title={text.required} live="assertive" />}
        {signIn.isError && !incomplete && (
          <Callout tone="bad" title={text.failed} live="assertive">
            <p>{signIn.error.message}</p>
            <ProblemCode error={signIn.error} />
          </Callout>
        )}
        <Field label={text.email}>
          {(props) => (
            <Input
              {...props}
              type="email"
              autoComplete="username"
              required
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label={text.password}>
          {(props) => (
            <span className="flex gap-2">
              <Input
                {...props}
                type={visible ? 'text' : 'password'}
                autoComplete="current-password"
                required
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
              <Button aria-pressed={visible} onClick={() => setVisible(!visible)}>
                {visible ? text.hide : text.show}
              </Button>
            </span>
          )}
        </Field>
        <Button type="submit" look="primary" busy={signIn.isPending} className="w-full">
          {text.submit}
        </Button>
      </form>
      <p className="mt-4 text-sm text-muted">{text.firstTime}</p>
    </main>
  );
}
