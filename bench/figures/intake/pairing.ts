import { setAgainst } from '#bench/harness/against.ts';
import type { Row } from '#bench/harness/figure.ts';
import { runRounds, type Contestant } from '#bench/harness/rounds.ts';
import { showNumber } from '#bench/harness/table.ts';
import {
  batchesOf,
  holdTexts,
  MUSTER_SECONDS_MAX,
  send,
  type Server,
  type Servers,
  type Size,
} from './servers.ts';

const BATCH_ROWS = 500;
const BACKLOG = 5_000;
const LARGER_BACKLOG = 10_000;
/** Where the larger backlog is measured too: it takes the SINTER variant minutes. */
const LARGER_DIMS = 384;

type Name = 'muster' | 'pipelined' | 'orjson' | 'sinter' | 'larger sinter';

/** The pairing side: texts wait, and their images arrive. */
export async function measurePairing(servers: Servers, size: Size): Promise<Row[]> {
  const { durable, pipelined, withOrjson, sinter } = servers;
  const images = { format: 'numbers', modality: 'image' } as const;
  const python = (server: Server): Contestant => ({
    before: () => holdTexts(server, size, size.pythonBatches, 'numbers'),
    run: () => send(server, size, { ...images, batches: size.pythonBatches }),
  });
  /** It sends every pair again that it ever found: what counts is the whole way until the last text has met its image. */
  const bySinter = (server: Server, backlog: number, rounds: number): Contestant => ({
    before: () => holdTexts(pipelined, size, backlog / BATCH_ROWS, 'numbers'),
    run: () => send(server, size, { ...images, batches: backlog / BATCH_ROWS, runUpShare: 0 }),
    warmRounds: 0,
    rounds,
  });
  const spreads = await runRounds<Name>(
    {
      muster: {
        before: () => holdTexts(durable, size, batchesOf('numbers', size.dims), 'arrow'),
        run: () =>
          send(durable, size, {
            ...images,
            batches: batchesOf('numbers', size.dims),
            secondsMax: MUSTER_SECONDS_MAX,
          }),
        warmRounds: size.warmRounds,
      },
      pipelined: python(pipelined),
      ...(withOrjson === null ? {} : { orjson: python(withOrjson) }),
      ...(sinter === null ? {} : { sinter: bySinter(sinter, BACKLOG, 3) }),
      ...(sinter === null || size.dims !== LARGER_DIMS
        ? {}
        : { 'larger sinter': bySinter(sinter, LARGER_BACKLOG, 1) }),
    },
    { rounds: size.rounds },
  );
  const against = (key: string, what: string, other: Name, atLeast: number | null): Row[] =>
    setAgainst({
      key: `intake/${size.dims}/numbers/${key}`,
      figure: `intake ${size.dims}-d, JSON numbers, pairing side${what}`,
      atLeast,
      own: spreads.muster,
      other: spreads[other],
    });
  const bySmaller = against(
    'pairing-sinter',
    `, against SINTER, ${showNumber(BACKLOG)} waiting`,
    'sinter',
    60,
  );
  return [
    ...against('pairing', '', 'pipelined', 15),
    ...against('pairing-orjson', ', against orjson', 'orjson', null),
    ...bySmaller,
    ...against(
      'pairing-sinter-larger',
      `, against SINTER, ${showNumber(LARGER_BACKLOG)} waiting`,
      'larger sinter',
      // It has to grow with the backlog.
      bySmaller[0]?.value ?? null,
    ),
  ];
}
