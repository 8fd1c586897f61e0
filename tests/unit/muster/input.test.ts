import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UnreadableRow } from '#lib/formats/format-error.ts';
import { openInput } from '#scripts/muster/push/input.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'muster-input-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function read(bytes: Uint8Array): Promise<{ row: number; value: unknown }[]> {
  const path = join(dir, 'rows.jsonl');
  writeFileSync(path, bytes);
  const input = await openInput(
    { path, ids: null, modality: null },
    { idColumn: null, vectorColumn: null },
    true,
  );
  return Array.fromAsync(input.rows());
}

const row = Buffer.from('{"id":"é","embedding":[1,2]}');

describe('lines that go as they are say of a last one that the file was cut in it, at any byte', () => {
  test.each(Array.from({ length: row.length - 1 }, (_, i) => i + 1))('%i', async (bytes) => {
    const rows = await read(Buffer.concat([row, Buffer.from('\n'), row.subarray(0, bytes)]));
    expect(rows.map(({ row: number }) => number)).toEqual([1, 2]);
    expect(rows[1]!.value).toBeInstanceOf(UnreadableRow);
    expect((rows[1]!.value as UnreadableRow).rule).toContain('the file was cut in its last row, line 2');
  });
});

test.each([
  ['in UTF-16', Buffer.from('\ufeff{"id":"é","embedding":[1,2]}\n', 'utf16le'), 'é'],
  ['with an action before each', Buffer.from('{"index":{"_id":"x"}}\n{"id":"é","embedding":[1,2]}\n'), 'é'],
])('lines that cannot go as they are go as rows: %s', async (_, bytes, id) => {
  const [first, ...rest] = await read(bytes);
  expect(rest).toEqual([]);
  expect(first!.value).toEqual({ id, embedding: Float32Array.of(1, 2) });
});

test('the list of refused rows is refused with what to push in its stead', async () => {
  const list = Buffer.from('file,row,id,code,reason\r\na.npy,3,x,invalid_id,the id is missing\r\n');
  await expect(read(list)).rejects.toThrow('it lists rows that were refused, without their vectors');
});
