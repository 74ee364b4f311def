import type { Cli, DiscoveredApp } from '#kernel/app';
import { bytesOf, type Connection, connect, jsonOf } from './connection/connection.ts';
import { type GlobalOptions, readSettings } from './settings.ts';
import { createProgress } from './terminal.ts';

/** The terminal of one command, and its lazily opened way to the API. */
export interface CommandLine extends Cli {
  close(): Promise<void>;
}

export function createCommandLine(apps: readonly DiscoveredApp[], options: () => GlobalOptions): CommandLine {
  let connection: Promise<Connection> | undefined;
  const open = (): Promise<Connection> => {
    connection ??= readSettings(apps, options()).then((settings) => connect(settings, apps));
    return connection;
  };
  let line: ReturnType<typeof createProgress> | undefined;
  const progress = (): ReturnType<typeof createProgress> => {
    line ??= createProgress(options().json === true);
    return line;
  };
  return {
    interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
    async request<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) {
      return jsonOf<T>(await (await open()).send({ method, path, body }));
    },
    async download(path) {
      return bytesOf(await (await open()).send({ method: 'GET', path }));
    },
    print(value, text) {
      progress().end();
      process.stdout.write(`${options().json ? JSON.stringify(value, null, 2) : text()}\n`);
    },
    progress: (sentence) => progress().show(sentence),
    exitWith(code) {
      process.exitCode = code;
    },
    async close() {
      line?.end();
      await (await connection)?.close();
    },
  };
}
