import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { readConfig, SETTING_NAMES } from '#lib/config.ts';
import { nodeFlags } from '#scripts/start/app.ts';
import { listSources } from '#scripts/start/build.ts';
import { readImage } from '#tests/support/dockerfile.ts';

const image = readImage();

test('the Dockerfile is well-formed', () => {
  expect(validate(readFileSync('Dockerfile', 'utf8'))).toEqual([]);
});

test('the image’s Node is the one that the project pins, with the flags that npm start gives it', () => {
  const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const versions = new Set(Object.values(optionalDependencies));
  expect(versions.size).toBe(1);
  for (const base of image.bases) expect(base).toBe(`node:${[...versions][0]}-bookworm-slim`);
  expect(image.command).toEqual(['node', ...nodeFlags, 'serve.mjs']);
});

test('it runs as a user by number, so that a cluster can see that it is not root', () => {
  expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
});

test('its settings are known, and Muster takes them', () => {
  const { NODE_ENV, NEXT_TELEMETRY_DISABLED, MALLOC_ARENA_MAX, ...settings } = image.env;
  expect({ NODE_ENV, NEXT_TELEMETRY_DISABLED, MALLOC_ARENA_MAX }).toEqual({
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    MALLOC_ARENA_MAX: '2',
  });
  for (const name of Object.keys(settings)) expect(SETTING_NAMES).toContain(name);
  expect(readConfig(settings)).toMatchObject({ host: '0.0.0.0', port: 3000, dataDir: '/data' });
});

test('the health check and the command are files of the image', () => {
  const own = readdirSync('deploy/image');
  expect(own).toContain(image.command.at(-1));
  expect(own).toContain(image.healthCheck.at(-1));
});

test('files that a browser asks for by name would be in the image', () => {
  const isCopied = image.copies.some(({ from }) => from.endsWith('/public'));
  expect(existsSync('public')).toBe(isCopied);
});

const admitted = readFileSync('.dockerignore', 'utf8').trim().split('\n');
const admits = (file: string): boolean =>
  admitted.some(
    (line) =>
      line.startsWith('!') &&
      (path.matchesGlob(file, line.slice(1)) || path.matchesGlob(file, `${line.slice(1)}/**`)),
  );

test('the engine is sent what the build is made of and what is copied from the sources', () => {
  expect(admitted[0]).toBe('*');
  expect(admitted.slice(1).filter((line) => !line.startsWith('!'))).toEqual([]);
  const copied = image.copies.filter(({ fromBuild }) => !fromBuild).map(({ from }) => from);
  expect([...listSources(), ...copied].filter((file) => !admits(file))).toEqual([]);
});

test.each([
  '.env',
  '.env.production',
  '.git/config',
  'data/redis/dump.rdb',
  'node_modules/next/package.json',
  '.next/BUILD_ID',
  'tests/support/image.ts',
])('the engine is not sent %s', (file) => {
  expect(admits(file)).toBe(false);
});
