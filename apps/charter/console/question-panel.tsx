import { useEffect, useId, useRef, useState } from 'react';
import { ApiProblem, api, Button, Callout, ErrorState, format, useMutation, useQueryClient } from '#console';
import { AnswerInput } from './answer-input.tsx';
import { AnswerNotes, ChangedElsewhere } from './answer-notes.tsx';
import { AssistQuestion, ModelFollowUp } from './assist-question.tsx';
import { Conflict } from './conflict.tsx';
import { StageDeliverable } from './deliverables.tsx';
import { isUnknown, isUntouched } from './draft.ts';
import { Feedback, verdictOf } from './feedback.tsx';
import { messages as around } from './interview-messages.en.ts';
import { messages } from './messages.en.ts';
import { sessionApi, sessionQuery } from './queries.ts';
import type { AnswerResult, AnswerValue, GivenAnswer, Question, Session } from './types.ts';
import { UndoChange } from './undo-change.tsx';
import { useDraft } from './use-draft.ts';

const text = messages.interview;
const UNKNOWN = { unknown: true } as const;

const same = (a: GivenAnswer | null, b: GivenAnswer | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** One question: what is asked and why, the answer being written, and how it was judged. */
export function QuestionPanel({
  session,
  question,
  judged,
  onJudged,
  onContinue,
  onChange,
  onReplaced,
}: {
  session: Session;
  question: Question;
  judged: AnswerResult | null;
  onJudged: (result: AnswerResult) => void;
  onContinue: () => void;
  /** Opens the answer again that was just judged. */
  onChange: () => void;
  /** The answer became another one without being written here. */
  onReplaced: (result: AnswerResult) => void;
}) {
  const queryClient = useQueryClient();
  const draft = useDraft(session.id, question);
  const [error, setError] = useState<string>();
  const [theirs, setTheirs] = useState<GivenAnswer | null>();
  // What the person saw when they began to write: news that arrive meanwhile must not let them overwrite it unseen.
  const seen = useRef(question.answer);
  // Whether what was sent took the place of an answer that stood: only that can be taken back.
  const [replaced, setReplaced] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const stageIndex = session.stages.findIndex(({ id }) => id === question.stage);
  const stage = session.stages[stageIndex];
  const inStage = session.questions.filter((other) => other.stage === question.stage);

  const send = useMutation({
    mutationFn: async (given: AnswerValue | typeof UNKNOWN): Promise<AnswerResult> => {
      const post = (revision: number) =>
        api.post<AnswerResult>(`${sessionApi(session.id)}/answers`, {
          question_id: question.id,
          ...(isUnknown(given) ? { unknown: true } : { value: given }),
          revision,
        });
      if (!same(question.answer, seen.current)) {
        setTheirs(question.answer);
        throw new ApiProblem({
          status: 409,
          code: 'charter.edited_elsewhere',
          detail: messages.conflict.title,
        });
      }
      try {
        return await post(session.revision);
      } catch (problem) {
        if (!(problem instanceof ApiProblem) || problem.code !== 'charter.edited_elsewhere') throw problem;
        const now = await queryClient.fetchQuery({ ...sessionQuery(session.id), staleTime: 0 });
        const answer = now.questions.find(({ id }) => id === question.id)?.answer ?? null;
        // Another question was answered meanwhile: this one is as it was, so there is nothing to choose between.
        if (same(answer, seen.current)) return post(now.revision);
        setTheirs(answer);
        throw problem;
      }
    },
    onSuccess: (result) => {
      draft.sent();
      setReplaced(question.state !== 'open' && question.state !== 'follow-up');
      seen.current = result.session.questions.find(({ id }) => id === question.id)?.answer ?? null;
      setTheirs(undefined);
      queryClient.setQueryData(sessionQuery(session.id).queryKey, result.session);
      void queryClient.invalidateQueries({ queryKey: ['app', 'charter', 'sessions'] });
      onJudged(result);
    },
  });

  const submit = () => {
    const tooLong = typeof draft.value === 'string' && draft.value.length > session.response_limit;
    const problem = isUntouched(draft.value, question)
      ? text.chooseFirst
      : tooLong
        ? text.tooLong(format.count(session.response_limit))
        : undefined;
    setError(problem);
    if (problem === undefined && !send.isPending) send.mutate(draft.value);
  };

  const form = useRef<HTMLFormElement>(null);
  const headingId = useId();
  const [wasOpen] = useState(question.state === 'open');
  useEffect(() => {
    // With a keyboard one writes at once; on a phone the focus on an input would cover the question.
    const input = form.current?.querySelector<HTMLElement>('textarea, input, select');
    const quick = window.matchMedia('(pointer: fine)').matches && wasOpen;
    (quick && input ? input : heading.current)?.focus({ preventScroll: true });
    // After a long question the next one would begin above what is seen.
    const top = form.current?.getBoundingClientRect().top ?? 0;
    if (top < 0 || top > window.innerHeight / 2) form.current?.scrollIntoView({ block: 'start' });
  }, [wasOpen]);

  const verdict = judged ?? verdictOf(question, stage?.threshold ?? 0, session.max_attempts);
  const settled = judged !== null && judged.result !== 'follow-up';
  const answerText = typeof question.answer === 'string' && question.kind === 'text' ? question.answer : null;
  return (
    <form
      ref={form}
      aria-labelledby={headingId}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        submit();
      }}
    >
      <p className="text-sm text-muted">
        {stage?.title} · {question.group} ·{' '}
        {text.question(format.count(inStage.indexOf(question) + 1), format.count(inStage.length))}
        {!question.required && ` · ${text.optional}`}
      </p>
      <h2
        id={headingId}
        ref={heading}
        tabIndex={-1}
        className="mt-1 mb-3 text-lg font-strong text-balance outline-none"
      >
        {question.prompt}
      </h2>
      {question.help && (
        <details className="mb-4" open={question.state === 'open'}>
          <summary className="min-h-6 text-muted">{text.why}</summary>
          <p className="mt-1 border-l-2 border-line-strong pl-3 text-muted">{question.help}</p>
        </details>
      )}
      {verdict && (
        <div className="mb-4 space-y-3">
          <AnswerNotes question={question} />
          <Feedback verdict={verdict} answer={answerText} />
          <ChangedElsewhere judged={judged} />
          {!settled && <ModelFollowUp session={session} question={question} />}
          {settled && <StageNotice session={session} stageIndex={stageIndex} />}
        </div>
      )}
      {settled ? (
        <div className="flex flex-wrap gap-2">
          <ContinueButton onContinue={onContinue} />
          {replaced && <UndoChange session={session} question={question} onReplaced={onReplaced} />}
          <Button look="quiet" onClick={onChange}>
            {around.change}
          </Button>
        </div>
      ) : (
        <>
          <AnswerInput
            question={question}
            value={draft.value}
            limit={session.response_limit}
            error={error}
            onChange={(value) => {
              setError(undefined);
              draft.change(value);
            }}
          />
          {theirs !== undefined ? (
            <Conflict
              question={question}
              mine={draft.value}
              theirs={theirs}
              onMine={() => {
                seen.current = theirs;
                setTheirs(undefined);
                submit();
              }}
              onTheirs={(value) => {
                seen.current = theirs;
                setTheirs(undefined);
                send.reset();
                draft.change(value);
              }}
            />
          ) : (
            send.isError && (
              <div className="mt-3">
                <ErrorState error={send.error} title={around.notSent} />
              </div>
            )
          )}
          <div className="mt-4 flex flex-wrap items-center gap-2">
            <Button type="submit" look="primary" busy={send.isPending}>
              {text.submit}
            </Button>
            <Button title={text.unknownHint} busy={send.isPending} onClick={() => send.mutate(UNKNOWN)}>
              {text.unknown}
            </Button>
            {replaced && <UndoChange session={session} question={question} onReplaced={onReplaced} />}
            <span className="inline-flex">
              <Button look="quiet" disabled={!draft.canUndo} onClick={draft.undo}>
                {text.undo}
              </Button>
              <Button look="quiet" disabled={!draft.canRedo} onClick={draft.redo}>
                {text.redo}
              </Button>
            </span>
          </div>
          <p className="mt-2 text-sm text-muted">
            <span className="pointer-coarse:hidden">
              {text.shortcut}
              {draft.kept && ' · '}
            </span>
            {draft.kept && text.saved}
          </p>
          <AssistQuestion session={session} question={question} />
          {question.state !== 'open' && question.id !== session.current && (
            <div className="mt-4">
              <Button look="quiet" onClick={onContinue}>
                {text.jumpBack}
              </Button>
            </div>
          )}
        </>
      )}
    </form>
  );
}

function StageNotice({ session, stageIndex }: { session: Session; stageIndex: number }) {
  const stage = session.stages[stageIndex];
  if (!stage?.complete) return null;
  const next = session.stages.find(({ complete }) => !complete);
  return (
    <Callout tone="good" live="polite" title={text.stageDone(stage.title)}>
      <p>{next ? text.stageNext(next.title) : text.stageLast}</p>
      <StageDeliverable session={session.id} stage={stage.id} />
    </Callout>
  );
}

function ContinueButton({ onContinue }: { onContinue: () => void }) {
  return (
    <Button look="primary" autoFocus onClick={onContinue}>
      {text.continue}
    </Button>
  );
}
