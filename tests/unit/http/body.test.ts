import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { readBody, STREAM_LIMITS, streamBody, WHOLE_LIMITS } from '#lib/http/body.ts';
import type { BodyLimits } from '#lib/http/receive.ts';

function drip(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, (at += 16_384)));
    },
  });
}

const requestOf = (bytes: Uint8Array, headers: Record<string, string>): Request =>
  new Request('http://muster/aggregate/', {
    method: 'POST',
    body: drip(bytes),
    headers,
    duplex: 'half',
  } as RequestInit);

const payload = Buffer.from(JSON.stringify(Array.from({ length: 10_000 }, (_, i) => Math.sin(i))));
const compress = { gzip: gzipSync, zstd: zstdCompressSync };

describe.each(['gzip', 'zstd'] as const)('%s', (encoding) => {
  const packed = compress[encoding](payload);
  const damaged = Buffer.from(packed).fill(0xff, packed.length >> 1);
  const headers = { 'content-encoding': encoding };

  test.each([
    ['damaged', damaged],
    ['cut short', packed.subarray(0, packed.length - 6)],
    ['not compressed at all', payload],
    ['empty', Buffer.alloc(0)],
  ])('that is %s is refused as bad_encoding', async (_, bytes) => {
    await expect(readBody(requestOf(bytes, headers))).rejects.toMatchObject({ code: 'bad_encoding' });
  });

  test('that is cut off on its way is a truncated body, not a damaged one', async () => {
    const request = requestOf(packed.subarray(0, 20_000), {
      ...headers,
      'content-length': String(packed.length),
    });
    await expect(readBody(request)).rejects.toMatchObject({ code: 'truncated_body' });
  });

  test('that unpacks to more than the limit is refused at the limit, not after', async () => {
    const bomb = compress[encoding](Buffer.alloc(4 * LIMITS.bodyBytes));
    const request = requestOf(bomb, headers);
    let given = 0;
    const readAll = async () => {
      for await (const chunk of streamBody(request, WHOLE_LIMITS)) given += chunk.length;
    };
    await expect(readAll()).rejects.toMatchObject({ code: 'body_too_large' });
    expect(given).toBeLessThanOrEqual(LIMITS.bodyBytes);
  });

  test('comes out as it went in', async () => {
    expect(await readBody(requestOf(packed, headers))).toEqual(payload);
  });
});

test('an encoding that is not known is refused before the body is read', async () => {
  const request = requestOf(payload, { 'content-encoding': 'gzip, zstd' });
  await expect(readBody(request)).rejects.toMatchObject({ code: 'unsupported_encoding' });
});

test('a declared length over the limit is refused without reading', async () => {
  const request = requestOf(payload, { 'content-length': String(LIMITS.bodyBytes + 1) });
  await expect(readBody(request)).rejects.toMatchObject({ code: 'body_too_large' });
});

test('a reader that stops early leaves nothing behind: the rest is drained', async () => {
  const request = requestOf(payload, {});
  for await (const chunk of streamBody(request, STREAM_LIMITS)) {
    expect(chunk.length).toBe(16_384);
    break;
  }
  const rest = await request.body!.getReader().read();
  expect(rest.done).toBe(true);
});

describe('a body that does not come to its end', () => {
  /** Brings a byte every so often, for ever. */
  const trickle = (everyMs: number): Request => {
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        controller.enqueue(Buffer.from('x'));
      },
    });
    return new Request('http://muster/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  };
  const read = (everyMs: number, limits: Partial<BodyLimits>) =>
    readBody(trickle(everyMs), { ...STREAM_LIMITS, ...limits });

  test('is given up when it brings nothing for a time', async () => {
    await expect(read(5_000, { idleMs: 50 })).rejects.toMatchObject({
      code: 'truncated_body',
      message: 'The body brought nothing for 0.05 s, after 0 bytes.',
    });
  });

  test('is given up, however steadily it trickles, when it has to be read whole', async () => {
    await expect(read(10, { totalMs: 200 })).rejects.toMatchObject({
      code: 'truncated_body',
      message: expect.stringMatching(/^The body was not complete within 0\.2 s; \d+ bytes of it came\.$/),
    });
  });

  test.each([
    ['while it is waited for', 5_000, 50],
    ['between two pieces of it', 1, 50],
    ['before any of it is read', 5_000, 0],
  ])('ends with the reason of the signal that comes %s', async (_, everyMs, afterMs) => {
    const closing = new AbortController();
    const reason = new Error('closing');
    if (afterMs === 0) closing.abort(reason);
    else setTimeout(() => closing.abort(reason), afterMs);
    await expect(read(everyMs, { signal: closing.signal })).rejects.toBe(reason);
  });
});
