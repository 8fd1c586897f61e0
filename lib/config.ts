import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { readTracing, tracingSettings, type TracingConfig } from './config-tracing.ts';
import { readElasticsearchUrl, type ElasticsearchAddress } from './elasticsearch-address.ts';
import { clusterDbRule, readRedisUrl, type RedisAddress } from './redis-address.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const flag = (fallback: 'on' | 'off') =>
  z
    .enum(['on', 'off'], 'has to be on or off')
    .default(fallback)
    .transform((value) => value === 'on');
const wholeNumber = (min: number, max: number) => {
  const rule = `has to be a whole number from ${min} to ${max}`;
  return z.coerce.number(rule).int(rule).min(min, rule).max(max, rule);
};
const urlOf = (...protocols: string[]) =>
  z.string().refine(
    (value) => {
      const url = URL.parse(value);
      return url !== null && protocols.includes(url.protocol.slice(0, -1));
    },
    `has to be an address that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  );
function isBare(address: string): boolean {
  const { username, password, search, hash } = new URL(address);
  return [username, password, search, hash].every((part) => part === '');
}

const settings = z.object({
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  REDIS_URL: z.string().optional(),
  REDIS_HOST: z.string().min(1).optional(),
  REDIS_PORT: wholeNumber(1, 65_535).optional(),
  REDIS_DB: wholeNumber(0, 65_535).optional(),
  REDIS_USERNAME: z.string().optional(),
  REDIS_PASSWORD: z.string().optional(),
  REDIS_SENTINEL_USERNAME: z.string().optional(),
  REDIS_SENTINEL_PASSWORD: z.string().optional(),
  REDIS_CA_FILE: z.string().optional(),
  REDIS_CERT_FILE: z.string().optional(),
  REDIS_KEY_FILE: z.string().optional(),
  ELASTICSEARCH_URL: z.string().optional(),
  ELASTICSEARCH_API_KEY: z.string().optional(),
  ELASTICSEARCH_USERNAME: z.string().optional(),
  ELASTICSEARCH_PASSWORD: z.string().optional(),
  ELASTICSEARCH_CA_FILE: z.string().optional(),
  ELASTICSEARCH_CERT_FILE: z.string().optional(),
  ELASTICSEARCH_KEY_FILE: z.string().optional(),
  MUSTER_SERVICE_URL: urlOf('http', 'https')
    .refine(
      (value) => isBare(value),
      'has to be an address without user, password, query and fragment; a token goes into MUSTER_SERVICE_TOKEN',
    )
    .optional(),
  MUSTER_SERVICE_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'has to be printable ASCII characters without spaces')
    .optional(),
  MUSTER_SERVICE_CA_FILE: z.string().min(1).optional(),
  MUSTER_DATA_DIR: z.string().min(1).default('./data'),
  MUSTER_KEY_PREFIX: z
    .string()
    .regex(/^[^{}\s]{0,64}$/, 'has to be at most 64 characters without braces or spaces')
    .default('muster:'),
  MUSTER_COLLECTIONS_FILE: z.string().min(1).optional(),
  MUSTER_UNKNOWN_COLLECTIONS: z.enum(['make', 'refuse'], 'has to be make or refuse').default('make'),
  MUSTER_INDEXER: flag('on'),
  MUSTER_ROLE: z.enum(['app', 'indexer'], 'has to be app or indexer').default('app'),
  MUSTER_LEASE_MS: wholeNumber(1_000, 3_600_000).default(60_000),
  MUSTER_TRIES_MAX: wholeNumber(1, 1_000).default(10),
  MUSTER_BACKLOG_MAX: wholeNumber(1, 1_000_000_000).default(5_000_000),
  MUSTER_MEMORY_PERCENT_MAX: wholeNumber(1, 100).default(90),
  MUSTER_ADMIN_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{24,200}$/, 'has to be 24 to 200 printable ASCII characters without spaces')
    .optional(),
  MUSTER_RATE_REQUESTS: wholeNumber(1, 1_000_000_000).optional(),
  MUSTER_LOG_LEVEL: z.enum(LOG_LEVELS, `has to be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  MUSTER_REDIS_EMBEDDED: flag('off'),
  MUSTER_METRICS_PORT: wholeNumber(1, 65_535).optional(),
  ...tracingSettings,
});

/** Why a process of its own cannot index into the embedded engine, and the cure. */
export const EMBEDDED_ALONE =
  'The embedded index belongs to one process, the app. Set ELASTICSEARCH_URL or MUSTER_SERVICE_URL to index in processes of their own.';

/** The names of all settings. */
export const SETTING_NAMES: readonly string[] = Object.keys(settings.shape);

/** Everything that the environment decides, checked. */
export interface Config {
  port: number;
  host: string;
  redis: RedisAddress;
  /** The launcher started this Redis and looks after its settings. */
  redisEmbedded: boolean;
  /** Neither of these two: the embedded engine. */
  elasticsearch: ElasticsearchAddress | undefined;
  /** A service of the operator's own, that documents go to. */
  service: { url: string; token?: string; certificates?: TlsFiles } | undefined;
  dataDir: string;
  keyPrefix: string;
  /** Declares collections; undefined: none. */
  collectionsFile: string | undefined;
  /** A first batch makes its collection. */
  makesUnknown: boolean;
  indexer: boolean;
  /** What a server is among the replicas; an indexer always indexes. */
  role: 'app' | 'indexer';
  leaseMs: number;
  /** How long a request waits for the end of an operation before it says that it runs, in ms; 1,500 if left out. */
  answerWaitMs?: number;
  triesMax: number;
  /** Items held per collection before intake refuses new ones. */
  backlogMax: number;
  /** Share of Redis' own memory limit before intake refuses new items, 0 to 1. */
  memoryShareMax: number;
  /** A key with every scope, that is kept nowhere else. */
  adminKey: string | undefined;
  /** Requests of one key per minute; null: no limit. */
  rateRequestsMax: number | null;
  logLevel: string;
  /** Where an indexer without pages serves its metrics; undefined: nowhere. */
  metricsPort: number | undefined;
  /** undefined: nothing is traced. */
  tracing: TracingConfig | undefined;
}

/**
 * Reads and checks the settings.
 * @param env the environment; an empty value counts as unset
 * @throws ConfigError naming the first setting that is wrong
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    const isSecret = /_(KEY|PASSWORD|TOKEN|URL)$/.test(name);
    throw new ConfigError(
      `${name} is ${isSecret ? 'set' : JSON.stringify(given[name])}, but ${describeRule(issue?.message ?? 'is wrong')}.`,
    );
  }
  const { data } = parsed;
  if (data.REDIS_URL !== undefined && data.REDIS_HOST !== undefined)
    throw new ConfigError('REDIS_URL and REDIS_HOST are both set; keep the one that you mean.');
  if (data.ELASTICSEARCH_URL !== undefined && data.MUSTER_SERVICE_URL !== undefined)
    throw new ConfigError(
      'ELASTICSEARCH_URL and MUSTER_SERVICE_URL are both set, and documents go to one of them; keep the one that you mean.',
    );
  if (
    data.MUSTER_ROLE === 'indexer' &&
    data.ELASTICSEARCH_URL === undefined &&
    data.MUSTER_SERVICE_URL === undefined
  )
    throw new ConfigError(EMBEDDED_ALONE);
  return {
    port: data.PORT,
    host: data.HOST,
    redis: redisAddress(data),
    redisEmbedded: data.MUSTER_REDIS_EMBEDDED,
    elasticsearch: elasticsearchAddress(data),
    service: serviceAddress(data),
    dataDir: data.MUSTER_DATA_DIR,
    keyPrefix: data.MUSTER_KEY_PREFIX,
    collectionsFile: data.MUSTER_COLLECTIONS_FILE,
    makesUnknown: data.MUSTER_UNKNOWN_COLLECTIONS === 'make',
    indexer: data.MUSTER_INDEXER || data.MUSTER_ROLE === 'indexer',
    role: data.MUSTER_ROLE,
    leaseMs: data.MUSTER_LEASE_MS,
    triesMax: data.MUSTER_TRIES_MAX,
    backlogMax: data.MUSTER_BACKLOG_MAX,
    memoryShareMax: data.MUSTER_MEMORY_PERCENT_MAX / 100,
    adminKey: data.MUSTER_ADMIN_KEY,
    rateRequestsMax: data.MUSTER_RATE_REQUESTS ?? null,
    logLevel: data.MUSTER_LOG_LEVEL,
    metricsPort: data.MUSTER_METRICS_PORT,
    tracing: readTracing(data),
  };
}

/** True when the settings name a Redis, so that none has to be started. */
export const namesRedis = (env: Readonly<Record<string, string | undefined>>): boolean =>
  Boolean(env.REDIS_URL || env.REDIS_HOST || env.REDIS_PORT || env.REDIS_DB);

/** Settings that name a file of TLS. */
export const TLS_FILE_SETTINGS = SETTING_NAMES.filter((name) => /_(CA|CERT|KEY)_FILE$/.test(name));

type ServerPrefix = 'REDIS' | 'ELASTICSEARCH' | 'MUSTER_SERVICE';
type TlsFileKind = 'CA' | 'CERT' | 'KEY';

function redisAddress(data: z.infer<typeof settings>): RedisAddress {
  const { REDIS_URL, REDIS_HOST, REDIS_PORT, REDIS_DB } = data;
  const named = REDIS_URL ?? `redis://${REDIS_HOST?.includes(':') ? `[${REDIS_HOST}]` : (REDIS_HOST ?? '')}`;
  const address = readRedisUrl(named);
  if (address.kind !== 'server' && REDIS_PORT !== undefined)
    throw new ConfigError('REDIS_PORT is set, but REDIS_URL names several nodes; write each port there.');
  if (address.kind === 'cluster' && REDIS_DB)
    throw new ConfigError(clusterDbRule('REDIS_DB', String(REDIS_DB)));
  return {
    ...address,
    nodes: address.nodes.map(({ host, port }) => ({ host, port: REDIS_PORT ?? port })),
    db: REDIS_DB ?? address.db,
    ...redisEntry(data, address),
    ...(address.kind === 'sentinel'
      ? { sentinelUsername: data.REDIS_SENTINEL_USERNAME, sentinelPassword: data.REDIS_SENTINEL_PASSWORD }
      : {}),
    ...certificatesOf(data, 'REDIS', address.tls, 'REDIS_URL does not begin with rediss'),
  };
}

function redisEntry(
  { REDIS_USERNAME, REDIS_PASSWORD }: z.infer<typeof settings>,
  inUrl: RedisAddress,
): Pick<RedisAddress, 'username' | 'password'> {
  for (const [name, set, written] of [
    ['REDIS_USERNAME', REDIS_USERNAME, inUrl.username],
    ['REDIS_PASSWORD', REDIS_PASSWORD, inUrl.password],
  ] as const)
    if (set !== undefined && written !== undefined)
      throw new ConfigError(`${name} is set, and REDIS_URL names one too; keep the one that you mean.`);
  const username = REDIS_USERNAME ?? inUrl.username;
  const password = REDIS_PASSWORD ?? inUrl.password;
  if (username !== undefined && password === undefined)
    throw new ConfigError('Redis is to be entered with a user without a password; set REDIS_PASSWORD.');
  return { username, password };
}

function elasticsearchAddress(data: z.infer<typeof settings>): ElasticsearchAddress | undefined {
  if (data.ELASTICSEARCH_URL === undefined) return undefined;
  const address = readElasticsearchUrl(data.ELASTICSEARCH_URL, {
    apiKey: data.ELASTICSEARCH_API_KEY,
    username: data.ELASTICSEARCH_USERNAME,
    password: data.ELASTICSEARCH_PASSWORD,
  });
  const speaksTls = address.url.includes('https://');
  return {
    ...address,
    ...certificatesOf(data, 'ELASTICSEARCH', speaksTls, 'ELASTICSEARCH_URL does not begin with https'),
  };
}

function serviceAddress(data: z.infer<typeof settings>): Config['service'] {
  const { MUSTER_SERVICE_URL: url, MUSTER_SERVICE_TOKEN: token } = data;
  if (url === undefined) return undefined;
  const speaksTls = url.startsWith('https:');
  const otherwise = 'MUSTER_SERVICE_URL does not begin with https';
  return { url, token, ...certificatesOf(data, 'MUSTER_SERVICE', speaksTls, otherwise) };
}

function certificatesOf(
  data: Partial<Record<`${ServerPrefix}_${TlsFileKind}_FILE`, string>>,
  prefix: ServerPrefix,
  speaksTls: boolean,
  otherwise: string,
): { certificates?: TlsFiles } {
  const file = (what: TlsFileKind) => {
    const name = `${prefix}_${what}_FILE` as const;
    return { name, path: data[name] };
  };
  const [ca, cert, key] = [file('CA'), file('CERT'), file('KEY')];
  const named = [ca, cert, key].find(({ path }) => path !== undefined);
  if (named === undefined) return {};
  if (!speaksTls)
    throw new ConfigError(
      `${named.name} is set, but ${otherwise}, so nothing would be encrypted; write ${otherwise.split(' ').at(-1)}:// there, or take the setting away.`,
    );
  return { certificates: readTlsFiles(ca, cert, key) };
}

const describeRule = (message: string): string => {
  const lowered = message.charAt(0).toLowerCase() + message.slice(1);
  return /^(has|is|must) /.test(lowered) ? `it ${lowered}` : `the rule is: ${lowered}`;
};
