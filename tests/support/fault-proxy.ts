import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What a proxy does to what passes through it.
 * - `latency`: each chunk waits, both ways. `slow`: so many bytes a second.
 * - `cut`: refuses new connections, resets the others.
 * - `reset-before`: the request never reaches the server. `reset-after`: it is executed, its answer is lost. With `times`, so
 *   many connections, then the link passes again.
 * - `half-open`: connections stay, and nothing arrives either way. `mute`: requests are executed, and answers never come.
 */
export type LinkFault =
  | { kind: 'pass' }
  | { kind: 'latency'; delayMs: number }
  | { kind: 'slow'; bytesPerSecond: number }
  | { kind: 'cut' }
  | { kind: 'reset-before' | 'reset-after'; times?: number }
  | { kind: 'half-open' | 'mute' };

/** A TCP proxy on loopback whose link can be made to fail while it is in use. */
export interface FaultProxy {
  port: number;
  /** Changes what happens to every connection, from the next chunk on. */
  set(fault: LinkFault): Promise<void>;
  /** Connections and chunks that the fault now set has hit. */
  hits(): number;
  close(): Promise<void>;
}

type Direction = 'request' | 'answer';
type Fate = 'pass' | 'reset' | 'swallow';

interface Link {
  client: Socket;
  server: Socket;
  /** Bytes were swallowed: it cannot be used any more. */
  isTorn: boolean;
}

const HOST = '127.0.0.1';

/** Starts a proxy to a port on loopback; it passes everything on until told otherwise. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const links = new Set<Link>();
  let fault: LinkFault = { kind: 'pass' };
  let hits = 0;

  async function decide(direction: Direction, bytes: number): Promise<Fate> {
    switch (fault.kind) {
      case 'pass':
        return 'pass';
      case 'latency':
        hits += 1;
        await sleep(fault.delayMs);
        return 'pass';
      case 'slow':
        hits += 1;
        await sleep((bytes / fault.bytesPerSecond) * 1_000);
        return 'pass';
      case 'half-open':
        hits += 1;
        return 'swallow';
      case 'mute':
        if (direction === 'request') return 'pass';
        hits += 1;
        return 'swallow';
      case 'reset-before':
        return direction === 'request' ? reset(fault.times) : 'pass';
      case 'reset-after':
        return direction === 'answer' ? reset(fault.times) : 'pass';
      case 'cut':
        return 'reset';
    }
  }

  function reset(times = Infinity): Fate {
    hits += 1;
    if (hits >= times) fault = { kind: 'pass' };
    return 'reset';
  }

  async function carry(link: Link, direction: Direction): Promise<void> {
    const [from, to] = direction === 'request' ? [link.client, link.server] : [link.server, link.client];
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        const fate = await decide(direction, chunk.length);
        if (fate === 'reset') return drop(link);
        if (fate === 'swallow') link.isTorn = true;
        else if (!to.write(chunk)) await once(to, 'drain');
      }
      if (!link.isTorn) to.end();
    } catch {
      drop(link);
    }
  }

  function drop(link: Link): void {
    links.delete(link);
    link.client.resetAndDestroy();
    link.server.destroy();
  }

  function accept(client: Socket): void {
    const link: Link = { client, server: connect(targetPort, HOST), isTorn: false };
    links.add(link);
    for (const socket of [link.client, link.server]) {
      socket.setNoDelay(true);
      socket.on('error', () => drop(link));
    }
    client.on('close', () => drop(link));
    void carry(link, 'request');
    void carry(link, 'answer');
  }

  const server = createServer({ allowHalfOpen: true }, accept);
  const listen = async (port: number): Promise<number> => {
    server.listen({ port, host: HOST });
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);

  async function refuse(): Promise<void> {
    if (!server.listening) return;
    server.close();
    hits += links.size;
    for (const link of links) drop(link);
    await once(server, 'close');
  }

  return {
    port,
    async set(next) {
      fault = next;
      hits = 0;
      for (const link of links) if (link.isTorn) drop(link);
      if (next.kind === 'cut') await refuse();
      else if (!server.listening) await listen(port);
    },
    hits: () => hits,
    close: refuse,
  };
}
