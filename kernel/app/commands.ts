import type { Command } from 'commander';

/** Adds an app's subcommands below `mainstay ID`. */
export type AppCommands = (command: Command, cli: Cli) => void;

/** What a command may use: the API, wherever it is, and the terminal. */
export interface Cli {
  /**
   * Calls the API as the local administrator: of the server that runs on the data directory, or else of one opened
   * within this process for as long as the command runs.
   *
   * @throws MainstayError with the code and sentence of the problem that the API answered.
   */
  request<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Like `request`, for what is not JSON. */
  download(path: string): Promise<Uint8Array>;
  /** Prints a result: `value` as it is with `--json`, else `text`. */
  print(value: unknown, text: () => string): void;
  /** One line of progress, on a terminal replaced by the next; never with `--json`. */
  progress(sentence: string): void;
  readonly interactive: boolean;
  /** 0 done, 1 failed, 2 wrong usage, 3 refused by policy. */
  exitWith(code: 0 | 1 | 2 | 3): void;
}
