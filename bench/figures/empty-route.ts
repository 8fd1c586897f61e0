import { CONTENT_TYPE, type Format } from '#bench/harness/bodies.ts';
import type { Figure, Row } from '#bench/harness/figure.ts';
import { runRounds, showSpread } from '#bench/harness/rounds.ts';
import { findFreePort } from '#scripts/support/ports.ts';

const FORMATS = ['numbers', 'base64', 'arrow'] as const satisfies Format[];
const LOAD = { path: '/', connections: 4, first: 0, batches: 60, runUp: 20 };

/** What the load itself can send on these cores: a bare `node:http` server that reads each body and answers. */
export const emptyRoute: Figure = {
  name: 'empty-route',
  quick: false,
  async run(stage, { quick }) {
    const loader = await stage.loader();
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const server = await stage.program({
      name: 'an empty server',
      command: [process.execPath, 'bench/harness/empty-server.ts', String(port)],
      healthUrl: url,
    });
    const rows: Row[] = [];
    for (const dims of [384, 768]) {
      const send = (format: Format) => async (): Promise<number> =>
        (await loader.run({ ...LOAD, urls: [url], body: { format, dims, rows: 500, modality: 'text' } }))
          .perSecond;
      const spreads = await runRounds(
        { numbers: { run: send('numbers') }, base64: { run: send('base64') }, arrow: { run: send('arrow') } },
        { rounds: quick ? 1 : 5 },
      );
      for (const format of FORMATS)
        rows.push({
          key: `empty-route/${dims}/${format}`,
          figure: `ceiling of the load, ${dims}-d ${CONTENT_TYPE[format]} (${format})`,
          value: spreads[format]!.median,
          unit: '/s',
          target: null,
          detail: `embeddings/s that a server takes which only reads: ${showSpread(spreads[format]!)}`,
        });
    }
    await stage.stop(server);
    return rows;
  },
};
