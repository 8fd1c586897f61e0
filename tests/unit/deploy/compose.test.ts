import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DCLinter } from 'dclint';
import { expect, test } from 'vitest';
import { readConfig, SETTING_NAMES } from '#lib/config.ts';
import { CLOSE_MS_MAX } from '#lib/runtime.ts';
import { readImage } from '#tests/support/dockerfile.ts';
import { listRoutes } from '#tests/support/routes.ts';
import { readYaml } from '#tests/support/yaml.ts';

interface Service {
  command?: string[];
  environment: Record<string, string>;
  healthcheck: { test: string[]; start_period?: string };
  ports?: string[];
  networks: string[];
  depends_on?: Record<string, { condition: string }>;
  stop_grace_period: string;
  [setting: string]: unknown;
}

const FILE = 'docker-compose.yml';
const compose = readYaml(FILE)[0] as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
};
const { services } = compose;
const ours = ['app', 'app-2', 'indexer'].map((name) => ({ name, service: services[name]! }));

/** As compose fills in `${NAME:-value}` and `${NAME:?sentence}`. */
const fillIn = (value: string, env: Record<string, string>): string =>
  value.replaceAll(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_, name: string, kind: string | undefined, word = '') => env[name] ?? (kind === '-' ? word : ''),
  );

const linter = new DCLinter({
  // Neither of order nor of taste.
  rules: {
    'no-build-and-image': 0,
    'require-quotes-in-ports': 0,
    'service-dependencies-alphabetical-order': 0,
    'service-keys-order': 0,
    'services-alphabetical-order': 0,
    'top-level-properties-order': 0,
    'service-ports-alphabetical-order': 0,
  },
  quiet: true,
  debug: false,
  exclude: [],
});

/** What is wrong with a file by the Compose Specification, and by good practice. */
const judge = (file: string): string[] => {
  const results = linter.lintFiles([file], false);
  expect(results).toHaveLength(1);
  return results[0]!.messages.map(({ message }) => message);
};

test('the file is what the Compose Specification allows', () => {
  expect(judge(FILE)).toEqual([]);
  const dir = mkdtempSync(path.join(tmpdir(), 'muster-compose-'));
  const misspelt = path.join(dir, FILE);
  writeFileSync(misspelt, readFileSync(FILE, 'utf8').replaceAll('stop_grace_period', 'stop_grace_time'));
  expect(judge(misspelt).join()).toContain('must NOT have additional properties');
  rmSync(dir, { recursive: true });
});

test('there are two apps on ports 3000 and 3001 of loopback, an indexer, Redis and Elasticsearch; nothing else is published', () => {
  const published = Object.entries(services).map(([name, { ports }]) => [name, ports]);
  expect(Object.fromEntries(published)).toEqual({
    app: ['127.0.0.1:3000:3000'],
    'app-2': ['127.0.0.1:3001:3000'],
    indexer: undefined,
    redis: undefined,
    elasticsearch: undefined,
  });
});

test('the image is built once, before whatever else runs it is started, and is never looked for elsewhere', () => {
  expect(ours.map(({ service: { build, image, pull_policy: pull } }) => ({ build, image, pull }))).toEqual([
    { build: '.', image: 'muster:1.0.0', pull: undefined },
    { build: undefined, image: 'muster:1.0.0', pull: 'never' },
    { build: undefined, image: 'muster:1.0.0', pull: 'never' },
  ]);
  for (const name of ['app-2', 'indexer'])
    expect(services[name]!.depends_on!.app).toEqual({ condition: 'service_started' });
});

test('Redis is given minutes to read what it holds before it counts as unhealthy', () => {
  expect(services.redis!.healthcheck.start_period).toMatch(/^\d+m$/);
});

test('Redis keeps what it acknowledged, drops nothing, and has a limit that Muster can see', () => {
  const words = services.redis!.command!.slice(1);
  const settings = Object.fromEntries(
    words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1]]] : [])),
  );
  expect(settings).toMatchObject({
    '--appendonly': 'yes',
    '--appendfsync': 'always',
    '--maxmemory-policy': 'noeviction',
    '--hash-max-listpack-value': '65000',
  });
  expect(fillIn(settings['--maxmemory']!, {})).toMatch(/^\d+gb$/);
});

test('Redis and Elasticsearch are reached from inside only', () => {
  expect(compose.networks.back).toEqual({ internal: true });
  for (const name of ['redis', 'elasticsearch']) expect(services[name]!.networks).toEqual(['back']);
});

test.each(ours)('$name is told settings that Muster knows, and none that it refuses', ({ name, service }) => {
  for (const setting of Object.keys(service.environment)) expect(SETTING_NAMES).toContain(setting);
  const env = { MUSTER_ADMIN_KEY: 'a-key-of-24-characters-or-more' };
  const filled = Object.entries(service.environment).map(([setting, value]) => [setting, fillIn(value, env)]);
  const config = readConfig(Object.fromEntries(filled) as Record<string, string>);
  expect(config).toMatchObject({
    role: name === 'indexer' ? 'indexer' : 'app',
    indexer: name === 'indexer',
    redis: { nodes: [{ host: 'redis', port: 6379 }] },
    elasticsearch: { url: 'http://elasticsearch:9200' },
    adminKey: env.MUSTER_ADMIN_KEY,
  });
});

test.each(ours)('$name is as locked up as it can be', ({ service }) => {
  expect(service).toMatchObject({
    read_only: true,
    tmpfs: ['/tmp'],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  });
});

test.each(ours)(
  '$name starts when Redis and Elasticsearch are healthy, and its health is asked of a route that exists',
  ({ service }) => {
    expect(service.depends_on).toMatchObject({
      redis: { condition: 'service_healthy' },
      elasticsearch: { condition: 'service_healthy' },
    });
    const [, ...check] = service.healthcheck.test;
    expect(check.slice(0, -1)).toEqual(readImage().healthCheck);
    expect(listRoutes().map(({ address }) => address)).toContain(check.at(-1));
  },
);

test.each(ours)('$name is given the time that closing takes', ({ service }) => {
  expect(Number.parseInt(service.stop_grace_period, 10) * 1_000).toBeGreaterThan(CLOSE_MS_MAX);
});
