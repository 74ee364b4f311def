import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  /** Exit code; -1 when a signal ended it or it could not be started. */
  readonly code: number;
  /** Standard output and error, in the order in which they came. */
  readonly output: string;
}

/** Time a stopped command has to end by itself before it is killed, in milliseconds. */
const graceMilliseconds = 5000;

/**
 * Runs a command without a standard input and collects what it prints. It has a process group of its own, so that
 * stopping it by `signal` also stops what it started.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { signal, env, ...rest } = options;
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve({ code: -1, output: 'stopped' });
      return;
    }
    const child = spawn(command, [...args], {
      ...rest,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    let killer: NodeJS.Timeout | undefined;
    const stop = () => {
      signalGroup(child.pid, 'SIGTERM');
      killer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMilliseconds);
    };
    signal?.addEventListener('abort', stop, { once: true });
    const finish = (code: number, note = '') => {
      clearTimeout(killer);
      signal?.removeEventListener('abort', stop);
      resolve({ code, output: Buffer.concat(chunks).toString() + note });
    };
    child.once('error', (error) => finish(-1, error.message));
    child.once('close', (code) => finish(code ?? -1));
  });
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

/** Runs a command that must succeed. @throws Error with its output when it does not. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { code, output } = await runCommand(command, args, options);
  if (code !== 0)
    throw new Error(`\`${command} ${args.join(' ')}\` failed (exit code ${code}):\n${output.trim()}`);
  return output;
}
