import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { canInstallPackages, findDebianPackage, installDebianPackages } from '#scripts/support/debian.ts';
import { Failure } from '#scripts/support/failure.ts';
import { findOnPath } from '#scripts/support/programs.ts';

interface Part {
  what: string;
  isThere: () => boolean;
  /** Debian's packages for it, the first that exists is taken. */
  packages: readonly string[];
}

const chromium = (): string => process.env.MUSTER_TEST_CHROMIUM ?? '/usr/bin/chromium';

const hasJdk = (): boolean =>
  [
    process.env.ES_JAVA_HOME,
    process.env.JAVA_HOME,
    ...(existsSync('/usr/lib/jvm') ? readdirSync('/usr/lib/jvm').map((name) => `/usr/lib/jvm/${name}`) : []),
  ].some((home) => home !== undefined && readJavaMajor(home) >= 17);

/** From the JDK's own note, which is there without running it. */
function readJavaMajor(home: string): number {
  try {
    return Number(/JAVA_VERSION="(\d+)/.exec(readFileSync(`${home}/release`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

const redis: Part = {
  what: 'Redis 7 or Valkey',
  isThere: () => findOnPath('redis-server', 'valkey-server') !== undefined,
  packages: ['redis-server', 'valkey-server'],
};
const browser: Part = { what: 'Chromium', isThere: () => existsSync(chromium()), packages: ['chromium'] };
const curl: Part = { what: 'curl', isThere: () => findOnPath('curl') !== undefined, packages: ['curl'] };
const python: Part = {
  what: 'Python 3 with venv',
  // Debian's python3 alone has no ensurepip, and makes environments without pip.
  isThere: () => spawnSync('python3', ['-c', 'import ensurepip, venv']).status === 0,
  packages: ['python3-venv'],
};
const forElasticsearch: readonly Part[] = [
  {
    what: 'a JDK 17 or newer',
    isThere: hasJdk,
    packages: ['openjdk-17-jdk-headless', 'openjdk-21-jdk-headless', 'default-jdk-headless'],
  },
  { what: 'Maven', isThere: () => findOnPath('mvn') !== undefined, packages: ['maven'] },
  { what: 'unzip', isThere: () => findOnPath('unzip') !== undefined, packages: ['unzip'] },
];

/**
 * Makes sure that everything the tests need is on the machine: installs it as root on Debian and its kin.
 * @throws Failure naming what is missing and its cure
 */
export async function ensureParts(withElasticsearch: boolean, signal: AbortSignal): Promise<void> {
  const missing = [redis, browser, curl, python, ...(withElasticsearch ? forElasticsearch : [])].filter(
    (part) => !part.isThere(),
  );
  if (missing.length === 0) return;
  const names = missing.map(({ what }) => what).join(', ');
  if (!canInstallPackages())
    throw new Failure(
      `The tests need ${names}: install it (on Debian: ${missing.map(({ packages }) => packages[0]).join(' ')}) and try again.`,
    );
  const packages = await Promise.all(
    missing.map(async (part) => (await findDebianPackage(...part.packages)) ?? part.packages[0]!),
  );
  await installDebianPackages(packages, signal);
}
