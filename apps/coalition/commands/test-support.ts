import { Command } from 'commander';
import { expect } from 'vitest';
import type { Cli } from '#kernel/app';
import type { TestPlatform } from '#testing-kit';

/** What commands print that ask this platform; the commands as processes: commands.test.ts. */
export async function printedBy(
  platform: TestPlatform,
  add: (command: Command, cli: Cli) => void,
  words: readonly string[],
): Promise<string> {
  let printed = '';
  const cli: Pick<Cli, 'request' | 'print' | 'progress'> = {
    request: async <T>(method: string, url: string, body?: unknown) => {
      const answered = await platform.inject<T>({ method: method as 'POST', url, body: body as object });
      expect([answered.status, answered.body]).toEqual([200, expect.anything()]);
      return answered.body;
    },
    print: (_, text) => {
      printed += `${text()}\n`;
    },
    progress: () => {},
  };
  const command = new Command().exitOverride();
  // The commands of these tests take no more of it.
  add(command, cli as Cli);
  await command.parseAsync([...words], { from: 'user' });
  return printed;
}
