import { useEffect, useState } from 'react';
import { readStored, writeStored } from '#console';
import { changeDraft, type Draft, draftKey, initialValue, redo, startDraft, undo } from './draft.ts';
import type { AnswerValue, Question } from './types.ts';

export interface DraftHandle {
  readonly value: AnswerValue;
  /** True while the browser holds something that was not sent. */
  readonly kept: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  change(value: AnswerValue): void;
  undo(): void;
  redo(): void;
  /** Forgets what is kept in the browser: the answer has been sent. */
  sent(): void;
}

/** The answer as it is written, kept in this browser with every change until it is sent. */
export function useDraft(session: string, question: Question): DraftHandle {
  const key = draftKey(session, question.id);
  const [draft, setDraft] = useState<Draft>(() =>
    startDraft(initialValue(question, readStored<AnswerValue>(window.localStorage, key))),
  );
  const [dirty, setDirty] = useState(() => window.localStorage.getItem(key) !== null);
  useEffect(() => {
    if (dirty) writeStored(window.localStorage, key, draft.value);
  }, [key, draft.value, dirty]);
  const move = (next: (draft: Draft) => Draft) => {
    setDirty(true);
    setDraft(next);
  };
  return {
    value: draft.value,
    kept: dirty,
    canUndo: draft.past.length > 0,
    canRedo: draft.future.length > 0,
    change: (value) => move((now) => changeDraft(now, value, Date.now())),
    undo: () => move(undo),
    redo: () => move(redo),
    sent: () => {
      setDirty(false);
      writeStored(window.localStorage, key, null);
    },
  };
}
