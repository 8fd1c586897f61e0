import type { RedisClient } from '#lib/pairing/connect.ts';
import { wakeChannel } from '#lib/pairing/keys.ts';
import { pickMaster } from '#lib/pairing/masters.ts';

/** What one process tells the others: something became ready, or unmatched. */
export interface Wake {
  collection: string;
  /** Partitions where something became ready. */
  ready: number[];
  /** Something became unmatched: look it up soon. */
  unmatched: boolean;
  /** An operator asks: try now, though the engine was at fault a moment ago. */
  urgent?: boolean;
  /** Traceparents of what made it so, where traces are on. */
  traces?: readonly string[];
}

/** Tells indexers in other processes. A lost wake costs one poll's delay and nothing else. */
export interface WakeSender {
  send(wake: Wake): void;
  stop(): void;
}

interface Gathered extends Required<Pick<Wake, 'unmatched' | 'urgent' | 'traces'>> {
  ready: Set<number>;
}

const NOTHING_YET = (): Gathered => ({ ready: new Set(), unmatched: false, urgent: false, traces: [] });
const GATHER_MS = 20;
const TRACES_MAX = 32;

/** Starts sending: wakes of one collection are gathered for a moment, so that a busy intake does not flood the channel. */
export function startWakeSender(redis: RedisClient, keyPrefix: string): WakeSender {
  const pending = new Map<string, Gathered>();
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    timer = undefined;
    for (const [collection, { ready, traces, ...rest }] of pending)
      pickMaster(redis)
        .publish(
          wakeChannel(keyPrefix),
          JSON.stringify({
            collection,
            ready: [...ready],
            ...rest,
            ...(traces.length === 0 ? {} : { traces: traces.slice(-TRACES_MAX) }),
          }),
        )
        .catch(() => undefined);
    pending.clear();
  }

  return {
    send({ collection, ready, unmatched, urgent = false, traces = [] }) {
      const gathered = pending.get(collection) ?? NOTHING_YET();
      for (const partition of ready) gathered.ready.add(partition);
      pending.set(collection, {
        ...gathered,
        unmatched: gathered.unmatched || unmatched,
        urgent: gathered.urgent || urgent,
        traces: [...gathered.traces, ...traces],
      });
      timer ??= setTimeout(flush, GATHER_MS).unref();
    },
    stop: () => clearTimeout(timer),
  };
}

/** Listens on a connection of its own; ioredis subscribes again after every reconnect. */
export function listenForWakes(
  subscriber: RedisClient,
  keyPrefix: string,
  onWake: (wake: Wake) => void,
): void {
  subscriber.on('message', (_channel: string, message: string) => onWake(JSON.parse(message) as Wake));
  const subscribe = () => {
    subscriber.subscribe(wakeChannel(keyPrefix)).catch(() => undefined);
  };
  subscriber.on('ready', subscribe);
  if (subscriber.status === 'ready') subscribe();
}
