import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { listHttpServers } from '#lib/access/listening.ts';

test('the servers of this process are found, wherever they were started', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  expect(listHttpServers()).toContain(server);
  await new Promise((resolve) => server.close(resolve));
});
