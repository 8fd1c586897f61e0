import { isMusterError, MusterError } from '#lib/errors.ts';

/**
 * Why Redis does not let Muster in, or not do something, with the cure; null when that is not what it says.
 * @param settings how the settings of its user and password begin
 */
export function explainEntry(message: string, who = 'Redis', settings = 'REDIS'): string | null {
  const [user, password] = [`${settings}_USERNAME`, `${settings}_PASSWORD`];
  if (message.startsWith('NOAUTH'))
    return `${who} asks for a password: set ${password}, and ${user} where it has users`;
  if (/^WRONGPASS|invalid password/.test(message))
    return `${who} refuses the user or the password: correct ${user} and ${password}, or those in REDIS_URL`;
  // The second is how a script is told.
  if (/^NOPERM|can't run this command|can't access at least one/.test(message))
    return `${who} does not let Muster's user do all that Muster does: give it the ACL rule in docs/connecting.md`;
  return null;
}

const CAUSES: readonly [RegExp, string][] = [
  [/^LOADING/, 'Redis is loading its data from disk'],
  [/^MISCONF/, 'Redis cannot write to its disk'],
  [/^NOREPLICAS/, 'Redis reaches too few replicas to take writes'],
  [/^READONLY/, 'This Redis is a replica that takes no writes'],
  [
    /^(CLUSTERDOWN|TRYAGAIN|MOVED|ASK)|Cluster redirections/,
    'The Redis cluster is moving data or missing a node',
  ],
  [/timed out/i, 'Redis does not answer in time'],
];

/** A fault of a script's own, whoever asks again. */
const SCRIPT_FAULT = /^(WRONGTYPE|ERR Error (running|compiling) script)|user_script/;

/** How ioredis names and words what is Redis' fault or its connection's. */
const REDIS_ERROR = /^(ReplyError|MaxRetriesPerRequestError|ClusterAllFailedError|AbortError)$/;
const CONNECTION =
  /connection|Cluster redirections|isn't writeable|timed out|socket|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND/i;

/**
 * A Redis failure in the words of the contract: `redis_full` or `redis_unavailable`, both worth a retry.
 * Anything else comes back as it is.
 */
export function explainRedisError(error: unknown): unknown {
  if (!(error instanceof Error) || isMusterError(error)) return error;
  const { message } = error;
  if (!REDIS_ERROR.test(error.name) && !CONNECTION.test(message)) return error;
  if (message.startsWith('OOM'))
    return new MusterError(
      'redis_full',
      'Redis is full. What is held goes on to be indexed; try again later.',
      {
        retryAfterS: 10,
        cause: error,
      },
    );
  if (isOutdated(error))
    return new MusterError(
      'collection_changed',
      'The collection is being changed or deleted at this very moment. Send the same request again.',
      { retryAfterS: 1, cause: error },
    );
  const refused = explainEntry(message);
  if (refused === null && SCRIPT_FAULT.test(message)) return error;
  const cause = refused ?? CAUSES.find(([pattern]) => pattern.test(message))?.[1] ?? 'Redis is away';
  return new MusterError(
    'redis_unavailable',
    `${cause}. Send the same request again; nothing is counted twice.`,
    {
      retryAfterS: 2,
      cause: error,
    },
  );
}

/** True for the answer of a partition whose clock is lost. */
export const isClockLost = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOCLOCK');

/** True for the answer of a partition whose collection was changed or deleted since the caller read its definition. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('EPOCH');
