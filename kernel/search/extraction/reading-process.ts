import { MainstayError, messageOf } from '#kernel/base';
import { readFileText } from './read-file.ts';
import type { ReadingAnswer, ReadingJob } from './text-of.ts';

/** The process that `text-of.ts` starts for one file. It ends when it has answered, or when its parent is gone. */
process.on('disconnect', () => process.exit(0));

// The parent is the only one who can write to this channel.
process.once('message', ({ bytes, kind, limits }: ReadingJob) => {
  void readFileText(bytes, kind, limits).then(
    (found) => answer({ found }),
    (error: unknown) => {
      const { code, kind: errorKind } =
        error instanceof MainstayError ? error : { code: 'search.unreadable_file', kind: 'invalid' as const };
      answer({ error: { code, kind: errorKind, message: messageOf(error) } });
    },
  );
});

function answer(message: ReadingAnswer): void {
  if (process.connected) process.send?.(message, () => process.disconnect());
}
