import { Redis } from 'ioredis';
import { explainAttempt } from '#lib/connection-trouble.ts';
import { describeRedis, type RedisAddress, type RedisNode } from '#lib/redis-address.ts';
import { explainEntry } from './redis-errors.ts';

const WAIT_MS = 1_500;

/** What came of trying one process; neither, where nothing is there. */
interface Trial {
  answer?: unknown;
  trouble?: string;
}

/** How to enter one process, and what it says when it does not like that. */
interface Door {
  username: string | undefined;
  password: string | undefined;
  explain: (message: string) => string | null;
}

/**
 * Tries each node by itself and says what keeps Muster out, which a client that goes on trying does not tell.
 * @returns one sentence with the cure; null where a node lets it in, or where none is there at all
 */
export async function diagnoseRedis(address: RedisAddress): Promise<string | null> {
  if (address.kind !== 'sentinel') return diagnoseNodes(address, address.nodes);
  const { nodes, masterName = '', sentinelUsername: username, sentinelPassword: password } = address;
  const explain = (message: string) => explainEntry(message, 'The sentinel', 'REDIS_SENTINEL');
  const trials = await Promise.all(
    nodes.map((node) =>
      tryOne(address, node, { username, password, explain }, (client) =>
        client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName),
      ),
    ),
  );
  const known = trials.map(({ answer }) => answer).find(Array.isArray);
  if (known !== undefined)
    return diagnoseNodes(address, [{ host: String(known[0]), port: Number(known[1]) }]);
  if (trials.some(({ answer }) => answer === null))
    return `The sentinels know no master called ${JSON.stringify(masterName)}: correct what follows the hosts in REDIS_URL.`;
  return firstTrouble(trials);
}

async function diagnoseNodes(address: RedisAddress, nodes: readonly RedisNode[]): Promise<string | null> {
  const { username, password } = address;
  const door = { username, password, explain: (message: string) => explainEntry(message) };
  const trials = await Promise.all(
    nodes.map((node) => tryOne(address, node, door, (client) => client.ping())),
  );
  return trials.some(({ answer }) => answer !== undefined) ? null : firstTrouble(trials);
}

const firstTrouble = (trials: readonly Trial[]): string | null =>
  trials.find(({ trouble }) => trouble !== undefined)?.trouble ?? null;

async function tryOne(
  { tls, certificates }: RedisAddress,
  node: RedisNode,
  { username, password, explain }: Door,
  ask: (client: Redis) => Promise<unknown>,
): Promise<Trial> {
  const client = new Redis({
    ...node,
    username,
    password,
    ...(tls ? { tls: { ...certificates } } : {}),
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: WAIT_MS,
    commandTimeout: WAIT_MS,
  });
  let cause: Error | undefined;
  client.on('error', (error: Error) => (cause ??= error));
  try {
    await client.connect();
    return { answer: await ask(client) };
  } catch (error) {
    const trouble = cause ?? (error as Error);
    const refusal = explain(trouble.message);
    if (refusal !== null) return { trouble: `${refusal}.` };
    if (/ECONNREFUSED/.test(trouble.message) || (!tls && /timed out|ETIMEDOUT/i.test(trouble.message)))
      return {};
    return {
      trouble: explainConnection(trouble, { kind: 'server', nodes: [node], db: 0, tls, certificates }),
    };
  } finally {
    client.disconnect();
  }
}

/** Why a connection to Redis did not come about: one sentence, with the cure where one is known. */
export const explainConnection = (error: Error, address: RedisAddress): string => {
  const refusal = explainEntry(error.message);
  if (refusal !== null) return `${describeRedis(address)}: ${refusal}.`;
  return explainAttempt(error, {
    what: describeRedis(address),
    tls: address.tls,
    showsCertificate: address.certificates?.cert !== undefined,
    settings: { url: 'REDIS_URL', prefix: 'REDIS', secure: 'rediss://', plain: 'redis://' },
  });
};
