import type { Figure, Row } from '#bench/harness/figure.ts';
import { measurePairing } from './intake/pairing.ts';
import { startServers } from './intake/servers.ts';
import { measureText } from './intake/text.ts';

/**
 * Intake beside the Python service and the Redis floor. No engine is at work: Muster does not index meanwhile, and the service sends
 * its pairs to a sink that reads them and answers. Muster's Redis runs `appendfsync always` unless told otherwise, the others'
 * `everysec`.
 */
export const intake: Figure = {
  name: 'intake',
  quick: true,
  async run(stage, { quick }) {
    const servers = await startServers(stage, quick);
    const loader = await stage.loader();
    const rows: Row[] = [];
    const rounds = quick
      ? { rounds: 3, warmRounds: 3, pythonBatches: 12 }
      : { rounds: 5, warmRounds: 20, pythonBatches: 16 };
    for (const dims of quick ? [384] : [384, 768]) {
      const size = { ...rounds, dims, loader };
      rows.push(...(await measureText(servers, size, quick)), ...(await measurePairing(servers, size)));
    }
    return rows;
  },
};
