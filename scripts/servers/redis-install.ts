import { canInstallPackages, findDebianPackage, installDebianPackages } from '#scripts/support/debian.ts';
import { Failure } from '#scripts/support/failure.ts';
import { findOnPath, runHidden } from '#scripts/support/programs.ts';
import { findRedisServer, type RedisProgram } from './redis.ts';

const cures: readonly (readonly [string, string])[] = [
  ['brew', 'brew install redis'],
  ['apt-get', 'sudo apt-get install redis-server'],
  ['dnf', 'sudo dnf install valkey'],
  ['apk', 'sudo apk add redis'],
  ['pacman', 'sudo pacman -S valkey'],
  ['zypper', 'sudo zypper install redis'],
];

/**
 * Installs a Redis on Debian and its kin, as root.
 * @throws Failure with the cure for this system
 */
export async function installRedisServer(signal?: AbortSignal): Promise<RedisProgram> {
  if (!canInstallPackages()) throw new Failure(`${nothingFound}: ${describeCure()}.`);
  const name = (await findDebianPackage('redis-server', 'valkey-server')) ?? 'redis-server';
  await installDebianPackages([name], signal);
  await keepFromBoot(name);
  const program = findRedisServer();
  if (program === undefined) throw new Failure(`${name} was installed, yet its program is not on PATH.`);
  return program;
}

const nothingFound = 'Muster needs Redis 7 or Valkey, and neither redis-server nor valkey-server is on PATH';

function describeCure(): string {
  const command = cures.find(([manager]) => findOnPath(manager) !== undefined)?.[1];
  const install = command ?? (process.platform === 'darwin' ? 'brew install redis' : undefined);
  return `${install === undefined ? 'install one of them' : `run "${install}"`} and try again, or name a running one with REDIS_URL`;
}

/** Installed for Muster's own use: the system's service would only take up its usual port. */
async function keepFromBoot(name: string): Promise<void> {
  if (findOnPath('systemctl') !== undefined)
    await runHidden('systemctl', ['disable', '--quiet', name]).catch(() => undefined);
}
