import { useState } from 'react';
import {
  api,
  Badge,
  Button,
  Callout,
  Dialog,
  ErrorState,
  Field,
  format,
  Input,
  Loaded,
  useQuery,
} from '#console';
import { sessionApi } from './queries.ts';
import { messages } from './together-messages.en.ts';
import { peopleQuery, type Share, sharesQuery, useChange } from './together-queries.ts';

const text = messages.share;
const USUAL_DAYS = '14';

/** For owners: a button that opens the dialog. */
export function ShareButton({ session }: { session: string }) {
  const role = useQuery(peopleQuery(session)).data?.role;
  const [open, setOpen] = useState(false);
  if (role !== 'owner') return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.open}</Button>
      {open && <ShareDialog session={session} onClose={() => setOpen(false)} />}
    </>
  );
}

function ShareDialog({ session, onClose }: { session: string; onClose: () => void }) {
  const [label, setLabel] = useState('');
  const [days, setDays] = useState(USUAL_DAYS);
  const path = `${sessionApi(session)}/shares`;
  const make = useChange(() => api.post<{ path: string }>(path, { label, days: Number(days) }));
  const link = make.data && `${window.location.origin}${make.data.path}`;
  const shares = useQuery(sharesQuery(session));
  return (
    <Dialog title={text.title} wide onClose={onClose}>
      <div className="space-y-4">
        <p className="text-muted">{text.detail}</p>
        <form
          className="grid items-end gap-3 sm:grid-cols-[1fr_8rem_auto]"
          onSubmit={(event) => {
            event.preventDefault();
            if (!make.isPending) make.mutate(undefined);
          }}
        >
          <Field label={text.label}>
            {(props) => (
              <Input
                {...props}
                maxLength={200}
                value={label}
                onChange={(event) => setLabel(event.target.value)}
              />
            )}
          </Field>
          <Field label={text.days}>
            {(props) => (
              <Input
                {...props}
                type="number"
                required
                min={1}
                max={3650}
                value={days}
                onChange={(event) => setDays(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" look="primary" busy={make.isPending}>
            {text.make}
          </Button>
        </form>
        {make.isError && <ErrorState error={make.error} />}
        {link && <Made link={link} />}
        <section>
          <h3 className="mb-2 font-strong">{text.links}</h3>
          <Loaded query={shares}>
            {({ items }) =>
              items.length === 0 ? (
                <p className="text-muted">{text.none}</p>
              ) : (
                <ul className="max-h-60 space-y-2 overflow-y-auto">
                  {items.map((share) => (
                    <li key={share.id}>
                      <ShareView share={share} path={path} />
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        </section>
      </div>
    </Dialog>
  );
}

function Made({ link }: { link: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <Callout tone="good" live="polite" title={text.made}>
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field label={text.link}>
            {(props) => (
              <Input {...props} readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
            )}
          </Field>
        </div>
        <Button
          onClick={() => {
            // Without HTTPS a browser may refuse; the link is there to be copied by hand.
            void navigator.clipboard?.writeText(link).then(
              () => setCopied(true),
              () => setCopied(false),
            );
          }}
        >
          {copied ? text.copied : text.copy}
        </Button>
      </div>
    </Callout>
  );
}

function ShareView({ share, path }: { share: Share; path: string }) {
  const end = useChange(() => api.delete(`${path}/${share.id}`));
  return (
    <div className="flex items-center justify-between gap-3">
      <div className="min-w-0">
        <p className="truncate">{share.label || text.unnamed}</p>
        <p className="text-sm text-muted">
          {text.until(share.expires_at.slice(0, 10))} · {text.views(format.count(share.views))}
        </p>
        {end.isError && <ErrorState error={end.error} />}
      </div>
      {share.state === 'open' ? (
        <Button busy={end.isPending} onClick={() => end.mutate(undefined)}>
          {text.end}
        </Button>
      ) : (
        <Badge>{text.state[share.state]}</Badge>
      )}
    </div>
  );
}
