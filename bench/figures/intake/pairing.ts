import type { Row } from '#bench/harness/figure.ts';
import { runRounds, showSpread, type Contestant, type Spread } from '#bench/harness/rounds.ts';
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

/** The pairing side: texts wait, and their images arrive. */
export async function measurePairing(servers: Servers, size: Size): Promise<Row[]> {
  const { durable, pipelined, withOrjson, sinter } = servers;
  const images = { format: 'numbers', modality: 'image' } as const;
  const python = (server: Server): Contestant => ({
    before: () => holdTexts(server, size, 'numbers'),
    run: () => send(server, size, { ...images, batches: size.pythonBatches }),
  });
  /** It sends every pair again that it ever found: what counts is the whole way until the last text has met its image. */
  const bySinter = (server: Server, backlog: number, rounds: number): Contestant => ({
    before: () => holdTexts(pipelined, size, backlog / BATCH_ROWS, 'numbers'),
    run: () => send(server, size, { ...images, batches: backlog / BATCH_ROWS, runUpShare: 0 }),
    warmRounds: 0,
    rounds,
  });
  const spreads = await runRounds<string>(
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
  const { muster, pipelined: peer, orjson, sinter: slow, 'larger sinter': slower } = spreads;
  const against = (key: string, what: string, other: Spread | undefined, least: number | null): Row[] =>
    other === undefined
      ? []
      : [
          {
            key: `intake/${size.dims}/numbers/${key}`,
            figure: `intake ${size.dims}-d, JSON numbers, pairing side${what}`,
            value: muster!.median / other.median,
            unit: '×',
            target: least === null ? null : { atLeast: least },
            detail: `${showSpread(muster!)} against ${showSpread(other)} embeddings/s`,
          },
        ];
  return [
    ...against('pairing', '', peer, 15),
    ...against('pairing-orjson', ', against orjson', orjson, null),
    ...against('pairing-sinter', `, against SINTER, ${BACKLOG.toLocaleString('en')} waiting`, slow, 60),
    ...against(
      'pairing-sinter-larger',
      `, against SINTER, ${LARGER_BACKLOG.toLocaleString('en')} waiting`,
      slower,
      // It has to grow with the backlog.
      slow === undefined ? null : muster!.median / slow.median,
    ),
  ];
}
