import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a free port of this machine and prints it, for the process that started this one. */
export function announce(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    // A server that listens on an address and not on a pipe has a port.
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`${port}\n`);
  });
}
