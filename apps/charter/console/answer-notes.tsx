import { Callout, format } from '#console';
import { answerMessages as text } from './answer-messages.en.ts';
import type { AnswerResult, Question } from './types.ts';

/** What became of an answer since it was given: judged again because of another one, or marked. */
export function AnswerNotes({ question }: { question: Question }) {
  const { rechecked, flagged } = question;
  return (
    <>
      {rechecked && (
        <Callout
          tone={rechecked.change === 'accepted' || rechecked.change === 'score' ? 'neutral' : 'warn'}
          title={text.rechecked[rechecked.change]}
        >
          <p>{rechecked.because}</p>
          <p className="text-sm">
            {text.scores(format.score(rechecked.score_before), format.score(rechecked.score_after))}
          </p>
        </Callout>
      )}
      {flagged && (
        <Callout tone="warn" title={text.flaggedTitle}>
          <p>{text.flaggedDetail}</p>
        </Callout>
      )}
    </>
  );
}

/** What an answer that was just taken changed in others; nothing when it changed nothing. */
export function ChangedElsewhere({ judged }: { judged: AnswerResult | null }) {
  if (!judged) return null;
  const { rechecked, asked, no_longer_asked: hidden, findings_appeared: found } = judged.effects;
  const lines = [
    ...rechecked.map((one) => `${one.question_id}: ${one.because}`),
    ...found.map((one) => one.because),
    ...(asked.length > 0 ? [text.asked(asked.join(', '))] : []),
    ...(hidden.length > 0 ? [text.noLongerAsked(hidden.join(', '))] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <Callout live="polite" title={text.changedElsewhere}>
      <ul className="ml-5 list-disc">
        {[...new Set(lines)].map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Callout>
  );
}
