import type { Row } from '#bench/harness/figure.ts';
import { emptyRedis } from '#bench/harness/redis.ts';
import { runRounds, showSpread, type Contestant, type Spread } from '#bench/harness/rounds.ts';
import {
  batchesOf,
  MUSTER_SECONDS_MAX,
  send,
  type Sending,
  type Server,
  type Servers,
  type Size,
} from './servers.ts';

/** The text side: IDs that nobody has seen. */
export async function measureText(
  { durable, fast, pipelined, withOrjson, floor }: Servers,
  size: Size,
  quick: boolean,
): Promise<Row[]> {
  const contestant = (
    server: Server,
    sending: Omit<Sending, 'modality'>,
    warmRounds: number,
  ): Contestant => ({
    before: () => emptyRedis(server.redis.client),
    run: () => send(server, size, { modality: 'text', ...sending }),
    warmRounds,
  });
  const muster = (server: Server, format: 'numbers' | 'base64' | 'arrow'): Contestant =>
    contestant(
      server,
      { format, batches: batchesOf(format, size.dims), secondsMax: MUSTER_SECONDS_MAX },
      size.warmRounds,
    );
  const python = (server: Server): Contestant =>
    contestant(server, { format: 'numbers', batches: size.pythonBatches }, 1);
  const {
    python: peer,
    'Redis floor': lowest,
    ...others
  } = await runRounds<string>(
    {
      python: python(pipelined),
      numbers: muster(durable, 'numbers'),
      'arrow everysec': muster(fast, 'arrow'),
      'Redis floor': contestant(floor, { format: 'hset', batches: batchesOf('hset', size.dims) }, 1),
      ...(quick
        ? {}
        : {
            base64: muster(durable, 'base64'),
            arrow: muster(durable, 'arrow'),
            'base64 everysec': muster(fast, 'base64'),
          }),
      ...(withOrjson === null ? {} : { orjson: python(withOrjson) }),
    },
    { rounds: size.rounds },
  );
  const against = (
    key: string,
    what: string,
    name: string,
    other: Spread | undefined,
    least: number | null,
  ): Row[] => {
    const own = others[name];
    if (own === undefined || other === undefined) return [];
    return [
      {
        key: `intake/${size.dims}/${key}`,
        figure: `intake ${size.dims}-d, ${what}`,
        value: own.median / other.median,
        unit: '×',
        target: least === null ? null : { atLeast: least },
        detail: `${showSpread(own)} against ${showSpread(other)} embeddings/s`,
      },
    ];
  };
  return [
    ...against('numbers/text', 'JSON numbers, text side', 'numbers', peer, 8),
    ...against(
      'numbers/text-orjson',
      'JSON numbers, text side, against orjson',
      'numbers',
      others.orjson,
      null,
    ),
    ...against('base64/text', 'base64', 'base64', peer, 14),
    ...against('base64/everysec', 'base64, everysec', 'base64 everysec', peer, 25),
    ...against('arrow/text', 'Arrow', 'arrow', peer, 16),
    ...against('arrow/everysec', 'Arrow, everysec', 'arrow everysec', peer, 35),
    ...against('arrow/floor', 'Arrow, everysec, against HSET', 'arrow everysec', lowest, 0.5),
  ];
}
