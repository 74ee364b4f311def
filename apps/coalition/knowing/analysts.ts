import type { Knowledge } from '../domain/knowledge/element.ts';
import type { AnalysisQuestion, Communities, Importance, Path } from './analysis.ts';
import type { Reading } from './reading.ts';
import { createThreads } from './threads.ts';

/** Work on graphs that takes long, done in threads. */
export interface Analysts {
  /** @throws MainstayError as `Threads` */
  ask(question: Extract<AnalysisQuestion, { ask: 'importance' }>, signal?: AbortSignal): Promise<Importance>;
  ask(
    question: Extract<AnalysisQuestion, { ask: 'communities' }>,
    signal?: AbortSignal,
  ): Promise<Communities>;
  ask(question: Extract<AnalysisQuestion, { ask: 'path' }>, signal?: AbortSignal): Promise<Path>;
  /** @throws MainstayError `coalition.import_invalid` */
  read(reading: Reading, signal?: AbortSignal): Promise<Knowledge>;
  close(): Promise<void>;
}

export function createAnalysts(): Analysts {
  const threads = createThreads();
  const analysis = new URL('./analysis-thread.ts', import.meta.url);
  const reading = new URL('./reading-thread.ts', import.meta.url);
  // A thread answers each question with what belongs to it.
  return {
    ask: async (question: AnalysisQuestion, signal?: AbortSignal) =>
      (await threads.run(analysis, question, signal)) as never,
    read: async (text, signal) => (await threads.run(reading, text, signal)) as Knowledge,
    close: () => threads.close(),
  };
}
