import { connect, createServer, type Server, type Socket } from 'node:net';
import { messageOf } from '#kernel/base';
import { type AddressPolicy, resolveAllowed } from './check-address.ts';

/** What stands between a browser and the network. */
export interface BrowserGuard {
  /** For the option `proxy` of a browser context. */
  readonly proxy: { readonly server: string };
  /** Hosts it refused, each with the sentence why. */
  refused(): ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** Replies of SOCKS5 (RFC 1928, section 6). */
const reply = {
  succeeded: 0,
  failed: 1,
  notAllowed: 2,
  hostUnreachable: 4,
  refused: 5,
  unsupported: 7,
} as const;

const mostRefused = 200;

const answer = (code: number): Buffer => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);

/** @returns undefined until all bytes of the request are there, null for what is no request to connect */
function readRequest(bytes: Buffer): { host: string; port: number; length: number } | null | undefined {
  if (bytes.length < 5) return undefined;
  if (bytes[0] !== 5 || bytes[1] !== 1) return null;
  const kind = bytes[3];
  const size = kind === 1 ? 4 : kind === 4 ? 16 : kind === 3 ? 1 + (bytes[4] ?? 0) : 0;
  if (size === 0) return null;
  const length = 4 + size + 2;
  if (bytes.length < length) return undefined;
  const address = bytes.subarray(4, 4 + size);
  const host =
    kind === 3
      ? address.subarray(1).toString('latin1')
      : kind === 1
        ? [...address].join('.')
        : Array.from({ length: 8 }, (_, at) => address.readUInt16BE(at * 2).toString(16)).join(':');
  return { host, port: bytes.readUInt16BE(4 + size), length };
}

/** Tries the addresses in order, as browsers do for a name with several. */
async function connectToFirst(addresses: readonly string[], port: number): Promise<Socket> {
  let last: unknown = new Error('no address');
  for (const host of addresses) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = connect({ host, port, noDelay: true });
        const stop = setTimeout(() => socket.destroy(new Error('ETIMEDOUT')), 10_000);
        socket.once('connect', () => {
          clearTimeout(stop);
          socket.removeAllListeners('error');
          resolve(socket);
        });
        socket.once('error', (error) => {
          clearTimeout(stop);
          reject(error);
        });
      });
    } catch (thrown) {
      last = thrown;
    }
  }
  throw last;
}

/**
 * A SOCKS5 proxy on this machine through which a browser reaches allowed addresses only. The browser hands it names, it
 * resolves, checks and connects to what it checked: so redirects, frames, workers, WebSockets and names that change their
 * address (DNS rebinding) are all held to the policy. Bytes pass unchanged, TLS stays between browser and site.
 */
export async function createBrowserGuard(policy: AddressPolicy): Promise<BrowserGuard> {
  const refused = new Map<string, string>();
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };

  const serve = async (client: Socket, host: string, port: number, early: Buffer): Promise<void> => {
    let addresses: readonly string[];
    try {
      addresses = await resolveAllowed(host, policy);
    } catch (thrown) {
      if (refused.size < mostRefused) refused.set(host, messageOf(thrown));
      client.end(answer(reply.notAllowed));
      return;
    }
    try {
      const upstream = await connectToFirst(addresses, port);
      keep(upstream);
      upstream.on('error', () => client.destroy());
      upstream.on('close', () => client.destroy());
      client.on('close', () => upstream.destroy());
      if (client.destroyed) return void upstream.destroy();
      client.write(answer(reply.succeeded));
      if (early.length > 0) upstream.write(early);
      client.pipe(upstream).pipe(client);
    } catch (thrown) {
      client.end(answer(/REFUSED/.test(messageOf(thrown)) ? reply.refused : reply.hostUnreachable));
    }
  };

  const server: Server = createServer({ noDelay: true }, (client) => {
    keep(client);
    client.on('error', () => client.destroy());
    let bytes: Buffer = Buffer.alloc(0);
    let greeted = false;
    const read = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!greeted) {
        if (bytes.length < 2 || bytes.length < 2 + (bytes[1] ?? 0)) return;
        if (bytes[0] !== 5) return void client.destroy();
        bytes = bytes.subarray(2 + (bytes[1] ?? 0));
        greeted = true;
        client.write(Buffer.from([5, 0]));
      }
      const request = readRequest(bytes);
      if (request === undefined) return;
      client.off('data', read);
      if (request === null) return void client.end(answer(reply.unsupported));
      client.pause();
      void serve(client, request.host, request.port, bytes.subarray(request.length)).finally(() =>
        client.resume(),
      );
    };
    client.on('data', read);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    proxy: { server: `socks5://127.0.0.1:${port}` },
    refused: () => refused,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
