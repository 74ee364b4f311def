import { useState } from 'react';
import { api, Button, ErrorState, format, Loaded, RelativeTime, useQuery } from '#console';
import type { BesideProps } from './beside.ts';
import { sessionApi } from './queries.ts';
import { messages } from './together-messages.en.ts';
import {
  compareQuery,
  type FieldChange,
  useAnswering,
  type Version,
  versionsQuery,
} from './together-queries.ts';
import type { AnswerResult } from './types.ts';

const text = messages.versions;

/** How an answer came about: every version, compared with the one before, and a way back. */
export function VersionList(props: BesideProps) {
  const { session, question } = props;
  const versions = useQuery(versionsQuery(session.id, question.id));
  return (
    <Loaded query={versions}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="text-sm text-muted">{text.none}</p>
        ) : (
          <ol className="space-y-2">
            {items.toReversed().map((version, index) => (
              <li key={version.revision}>
                <VersionView
                  {...props}
                  version={version}
                  before={items[items.length - index - 2]?.revision ?? 0}
                  newest={index === 0}
                />
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}

function VersionView({
  session,
  question,
  answers,
  onAnswered,
  version,
  before,
  newest,
}: BesideProps & { version: Version; before: number; newest: boolean }) {
  const [open, setOpen] = useState(false);
  const restore = useAnswering(
    session.id,
    () =>
      api.post<AnswerResult>(`${sessionApi(session.id)}/history/${version.revision}/restore`, {
        revision: session.revision,
      }),
    onAnswered,
  );
  return (
    <div>
      <p>
        <span className="font-strong">{text.version(format.count(version.revision))}</span>{' '}
        <span className="text-sm text-muted">
          {text.why[version.why]} · {version.by.name} · <RelativeTime at={version.at} />
          {version.score !== null && ` · ${text.score(format.score(version.score))}`}
        </span>
      </p>
      <div className="flex flex-wrap gap-1">
        <Button
          look="quiet"
          className="-ml-2 px-2 text-sm"
          aria-expanded={open}
          title={text.before}
          onClick={() => setOpen(!open)}
        >
          {open ? text.hide : text.compare}
        </Button>
        {answers && !newest && (
          <Button
            look="quiet"
            className="px-2 text-sm"
            busy={restore.isPending}
            onClick={() => restore.mutate(undefined)}
          >
            {text.restore}
          </Button>
        )}
      </div>
      {restore.isError && <ErrorState error={restore.error} />}
      {open && <Changes session={session.id} question={question.id} from={before} to={version.revision} />}
    </div>
  );
}

function Changes({
  session,
  question,
  from,
  to,
}: {
  session: string;
  question: string;
  from: number;
  to: number;
}) {
  const compared = useQuery(compareQuery(session, question, from, to));
  return (
    <Loaded query={compared}>
      {({ items }) => {
        const changed = (items[0]?.fields ?? []).filter((field) => field.changed);
        if (changed.length === 0) return <p className="text-sm text-muted">{text.nothing}</p>;
        return (
          <dl className="space-y-2 rounded-md bg-sunken p-3">
            {changed.map((field) => (
              <div key={field.label}>
                {field.label !== '' && <dt className="text-sm text-muted">{field.label}</dt>}
                <dd className="break-words whitespace-pre-line">
                  <Pieces pieces={field.pieces} />
                </dd>
              </div>
            ))}
          </dl>
        );
      }}
    </Loaded>
  );
}

/** What was added is underlined, what was removed struck through: colour alone would not tell everybody. */
function Pieces({ pieces }: { pieces: FieldChange['pieces'] }) {
  let at = 0;
  return pieces.map(({ kind, text: piece }) => {
    const key = `${kind} ${at}`;
    at += piece.length;
    if (kind === 'added') {
      return (
        <ins key={key} className="bg-good-tint underline decoration-good">
          {piece}
        </ins>
      );
    }
    if (kind === 'removed') {
      return (
        <del key={key} className="bg-bad-tint decoration-bad">
          {piece}
        </del>
      );
    }
    return <span key={key}>{piece}</span>;
  });
}
