import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts';

let server: Server;
let proxy: FaultProxy;
let received: string[];

beforeEach(async () => {
  received = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk.toString());
      socket.write(`echo ${chunk.toString()}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await startFaultProxy((server.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  server.close();
});

async function open(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** As long as nothing has to come for, to be called silence. */
const SILENCE_MS = 300;

/** The answer to one message, or the code of what broke the connection, or `silence`. */
async function ask(socket: Socket, message: string, patienceMs = 10_000): Promise<string> {
  socket.write(message);
  return Promise.race([
    once(socket, 'data').then(
      ([chunk]) => String(chunk),
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    ),
    sleep(patienceMs, 'silence', { ref: false }),
  ]);
}

test('passes both ways until told otherwise', async () => {
  const socket = await open();
  expect(await ask(socket, 'a')).toBe('echo a');
  expect(await ask(socket, 'b')).toBe('echo b');
  socket.destroy();
});

test('latency delays a request and its answer', async () => {
  const socket = await open();
  await proxy.set({ kind: 'latency', delayMs: 60 });
  const asked = performance.now();
  expect(await ask(socket, 'a')).toBe('echo a');
  expect(performance.now() - asked).toBeGreaterThanOrEqual(110);
  socket.destroy();
});

test('slow lets so many bytes a second through', async () => {
  const socket = await open();
  await proxy.set({ kind: 'slow', bytesPerSecond: 1_000 });
  const asked = performance.now();
  expect(await ask(socket, 'x'.repeat(100))).toMatch(/^echo x+$/);
  expect(performance.now() - asked).toBeGreaterThanOrEqual(190);
  socket.destroy();
});

test('cut resets what is connected and refuses what comes, until it passes again on the same port', async () => {
  const socket = await open();
  expect(await ask(socket, 'a')).toBe('echo a');
  const broken = once(socket, 'error');
  await proxy.set({ kind: 'cut' });
  expect((await broken)[0]).toMatchObject({ code: 'ECONNRESET' });
  await expect(open()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await proxy.set({ kind: 'pass' });
  const again = await open();
  expect(await ask(again, 'b')).toBe('echo b');
  again.destroy();
});

test('reset-before keeps the request from the server', async () => {
  const socket = await open();
  await proxy.set({ kind: 'reset-before' });
  expect(await ask(socket, 'a')).toBe('ECONNRESET');
  expect(received).toEqual([]);
});

test('reset-after lets the server act and loses its answer', async () => {
  const socket = await open();
  await proxy.set({ kind: 'reset-after' });
  expect(await ask(socket, 'a')).toBe('ECONNRESET');
  expect(received).toEqual(['a']);
});

test('a reset that is to happen once happens once', async () => {
  const socket = await open();
  await proxy.set({ kind: 'reset-after', times: 1 });
  expect(await ask(socket, 'a')).toBe('ECONNRESET');
  const again = await open();
  expect(await ask(again, 'b')).toBe('echo b');
  expect(proxy.hits()).toBe(1);
  again.destroy();
});

test('half-open takes connections and answers nothing; what was swallowed never arrives', async () => {
  const before = await open();
  await proxy.set({ kind: 'half-open' });
  expect(await ask(before, 'a', SILENCE_MS)).toBe('silence');
  const during = await open();
  expect(await ask(during, 'b', SILENCE_MS)).toBe('silence');
  const broken = Promise.all([once(before, 'error'), once(during, 'error')]);
  await proxy.set({ kind: 'pass' });
  await broken;
  expect(received).toEqual([]);
  const after = await open();
  expect(await ask(after, 'c')).toBe('echo c');
  after.destroy();
});

test('mute lets the server act, and its answers never come', async () => {
  const socket = await open();
  await proxy.set({ kind: 'mute' });
  expect(await ask(socket, 'a', SILENCE_MS)).toBe('silence');
  expect(await ask(socket, 'b', SILENCE_MS)).toBe('silence');
  expect(received).toEqual(['a', 'b']);
  const broken = once(socket, 'error');
  await proxy.set({ kind: 'pass' });
  await broken;
});
