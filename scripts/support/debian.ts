import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { Failure } from './failure.ts';
import { findOnPath, runHidden } from './programs.ts';
import { say, sayFailure, showWaiting } from './say.ts';

const policy = '/usr/sbin/policy-rc.d';
const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
const quiet = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=120'];
let updated = false;

/** True as root on Debian, Ubuntu and their kin, where packages can be installed without asking. */
export const canInstallPackages = (): boolean =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && findOnPath('apt-get') !== undefined;

/**
 * Installs Debian packages, saying so; services that they bring are not started.
 * @throws Failure after showing what apt-get said
 */
export async function installDebianPackages(names: string[], signal?: AbortSignal): Promise<void> {
  say(`Installing ${names.join(', ')} with apt-get …`);
  const done = showWaiting('  apt-get is at work');
  try {
    // One unreachable third-party list fails the update though the wanted package can be had.
    if (!updated) await runHidden('apt-get', ['update', '-q'], { env, signal });
    updated = true;
    const install = ['install', ...quiet, '--no-install-recommends', ...names];
    const outcome = await withoutServices(() => runHidden('apt-get', install, { env, signal }));
    if (outcome.ok) return;
    sayFailure(outcome.output.trim());
  } finally {
    done();
  }
  throw new Failure(`apt-get could not install ${names.join(', ')}: what it said is above.`);
}

/** The newest of these packages that apt knows, after an update. */
export async function findDebianPackage(...names: string[]): Promise<string | undefined> {
  if (!updated) await runHidden('apt-get', ['update', '-q'], { env });
  updated = true;
  for (const name of names) {
    const { output } = await runHidden('apt-cache', ['policy', name]);
    if (/Candidate: (?!\(none\))/.test(output)) return name;
  }
  return undefined;
}

/** policy-rc.d is what keeps a package's maintainer scripts from starting its service. */
async function withoutServices<T>(work: () => Promise<T>): Promise<T> {
  if (existsSync(policy)) return work();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(policy, { force: true });
  }
}
