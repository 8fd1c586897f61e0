import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkFault } from '#tests/support/fault-proxy.ts';
import type { Fleet, Member } from '#tests/support/fleet.ts';
import type { Observer } from '#tests/support/observer.ts';
import type { Part } from '#tests/support/parts.ts';
import type { Random } from '#tests/support/random.ts';
import type { Trial } from '#tests/support/trial.ts';

/** One thing that can happen to a running Muster: it is done, lasts a while, and is undone. */
export interface Act {
  name: string;
  /** How often it is chosen, compared with the others. */
  weight: number;
  /** What it happens to: nothing else happens to that meanwhile. */
  target: string;
  run(random: Random): Promise<void>;
}

/** Every fault that a fleet, its Redis and its Elasticsearch can meet. */
export function listFaults(fleet: Fleet, elasticsearch: Part, trials: readonly Trial[]): Act[] {
  const { redis } = trials[0]!.observer;
  const members = [...fleet.apps, ...fleet.indexers];
  return [
    ...members.flatMap(({ part }) => [killPart(part, 3), freezePart(part, 2), endInOrder(part)]),
    ...members.flatMap(failLinks),
    killPart(fleet.redis, 4),
    freezePart(fleet.redis, 4),
    killPart(elasticsearch, 1, () => trials.forEach(({ watch }) => watch.forget())),
    freezePart(elasticsearch, 4),
    forgetScripts(redis),
    fillRedis(redis),
  ];
}

const killPart = (part: Part, weight: number, onEnd = (): void => undefined): Act => ({
  name: `kill -9 ${part.name}`,
  weight,
  target: part.name,
  async run(random) {
    await part.kill();
    onEnd();
    await sleep(random.between(0, 2_000));
    await part.start();
  },
});

const freezePart = (part: Part, weight: number): Act => ({
  name: `freeze ${part.name}`,
  weight,
  target: part.name,
  async run(random) {
    part.signal('SIGSTOP');
    await sleep(random.between(500, 12_000));
    part.signal('SIGCONT');
  },
});

const endInOrder = (part: Part): Act => ({
  name: `restart ${part.name}`,
  weight: 1,
  target: part.name,
  async run() {
    await part.stop();
    await part.start();
  },
});

function failLinks({ part, redisLink, elasticsearchLink }: Member): Act[] {
  const links = { Redis: redisLink, Elasticsearch: elasticsearchLink };
  const faults: LinkFault[] = [
    { kind: 'latency', delayMs: 40 },
    { kind: 'slow', bytesPerSecond: 200_000 },
    { kind: 'cut' },
    { kind: 'reset-before', times: 3 },
    { kind: 'reset-after', times: 3 },
    { kind: 'half-open' },
  ];
  return Object.entries(links).flatMap(([to, link]) =>
    faults.map((fault) => ({
      name: `${fault.kind} between ${part.name} and ${to}`,
      weight: 1,
      target: `${part.name} to ${to}`,
      async run(random: Random) {
        await link.set(fault);
        await sleep(random.between(500, 6_000));
        await link.set({ kind: 'pass' });
      },
    })),
  );
}

const forgetScripts = (redis: Observer['redis']): Act => ({
  name: 'SCRIPT FLUSH',
  weight: 2,
  target: 'Redis',
  run: async () => void (await redis.script('FLUSH')),
});

const fillRedis = (redis: Observer['redis']): Act => ({
  name: 'Redis is full',
  weight: 2,
  target: 'Redis',
  async run(random) {
    await redis.config('SET', 'maxmemory', '1mb');
    await sleep(random.between(500, 4_000));
    await redis.config('SET', 'maxmemory', '0');
  },
});
