import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readArrow } from '#lib/formats/arrow.ts';
import { openApi } from '#scripts/muster/api.ts';
import { openInput } from '#scripts/muster/push/input.ts';
import { openRejects } from '#scripts/muster/push/rejects.ts';
import { sendFile, type Delivery } from '#scripts/muster/push/send-file.ts';

const ROWS = 40;

let dir: string;
let server: Server;
/** What the server takes of a body, in bytes. */
let limit: number;
let taken: string[];
let delivery: Delivery;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'muster-send-'));
  taken = [];
  server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  delivery = {
    api: openApi({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
    path: '/aggregate/',
    headers: {},
    batchBytes: 1_000_000,
    connections: 1,
    giveUpAfterMs: 1_000,
    rejects: openRejects(join(dir, 'rejects.csv')),
    tally: { sent: 0, accepted: 0, replaced: 0, duplicates: 0, stale: 0, rejected: 0, completed: 0 },
  };
});
afterEach(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const rows = [...readArrow(body)];
  const isTaken = body.length <= limit;
  if (isTaken) taken.push(...rows.map(({ id }) => String(id)));
  const counts = { accepted: rows.length, replaced: 0, duplicates: 0, stale: 0, completed: 0 };
  response.writeHead(isTaken ? 200 : 413, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: 'Batch data sent for aggregation.', ...counts }));
}

async function send(): ReturnType<typeof sendFile> {
  const path = join(dir, 'rows.ndjson');
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    id: `${i}`,
    embedding: Array.from({ length: 500 }, () => i),
  }));
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  return sendFile(
    delivery,
    await openInput({ path, ids: null, modality: null }, { idColumn: null, vectorColumn: null }, true),
    1,
    new AbortController().signal,
  );
}

test('a batch that is too large for the server is halved until it fits, and its rows stay in order', async () => {
  limit = 10_000;
  expect(await send()).toBeNull();
  expect(taken).toEqual(Array.from({ length: ROWS }, (_, i) => `${i}`));
  expect(delivery.tally).toMatchObject({ sent: ROWS, accepted: ROWS });
});

test('a row that is too large by itself ends the file there, and is named', async () => {
  limit = 1_000;
  expect(await send()).toMatchObject({ settledRow: 0, error: { status: 413 } });
  expect(taken).toEqual([]);
});
