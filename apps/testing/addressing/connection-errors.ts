import { connectionError as describe } from '#kernel/addresses';
import type { MainstayError } from '#kernel/base';

/** What a connection that failed means to a person; see `#kernel/addresses`. Errors are `testing.…`. */
export const connectionError = (thrown: unknown, url: string): MainstayError =>
  describe('testing', thrown, url);
