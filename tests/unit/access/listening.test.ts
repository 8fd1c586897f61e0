import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { liftRequestTimeout } from '#lib/access/listening.ts';

test('a request may last for ever once its headers are there, and they may not', async () => {
  const server = createServer();
  const { headersTimeout } = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  liftRequestTimeout();
  expect(server.requestTimeout).toBe(0);
  expect(server.headersTimeout).toBe(headersTimeout);
  expect(headersTimeout).toBeGreaterThan(0);
  await new Promise((resolve) => server.close(resolve));
});
