import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import { join, resolve } from 'node:path';
import { Failure } from '#scripts/support/failure.ts';

/** Elasticsearch with its security on. */
export interface ElasticsearchSecurity {
  /** One who may do everything. */
  user: { name: string; password: string };
  /** Speaks https with these files in PEM form; `ca` is the text of the authority that signed. */
  tls?: { certFile: string; keyFile: string; ca: string };
}

const ANALYSIS = 'scripts/servers/elasticsearch-analysis/SecurityAnalysis.java';
const ITERATIONS = 10_000;
const ANSWER_MS = 3_000;

/**
 * Puts user and certificate into a node's configuration, and answers the settings that go with them.
 * @param java the home of a JDK
 * @throws Failure where there is no compiler
 */
export function secureElasticsearch(
  home: string,
  java: string,
  { user, tls }: ElasticsearchSecurity,
): string[] {
  addAnalysis(home, java);
  const config = join(home, 'config');
  writeFileSync(join(config, 'users'), `${user.name}:${hash(user.password)}\n`);
  writeFileSync(join(config, 'users_roles'), `superuser:${user.name}\n`);
  const settings = [
    'xpack.security.enabled: true',
    'xpack.security.authc.realms.file.muster.order: 0',
    // Counts on what the machine can do, not on what an attacker may.
    'xpack.security.authc.api_key.hashing.algorithm: pbkdf2_1000',
  ];
  if (tls === undefined) return settings;
  const folder = join(config, 'certificates');
  mkdirSync(folder, { recursive: true });
  cpSync(tls.certFile, join(folder, 'http.crt'));
  cpSync(tls.keyFile, join(folder, 'http.key'));
  return [
    ...settings,
    'xpack.security.http.ssl.enabled: true',
    'xpack.security.http.ssl.certificate: certificates/http.crt',
    'xpack.security.http.ssl.key: certificates/http.key',
  ];
}

/** True when an address is answered with yes, to its user where there is one. */
export function isServed(url: string, security?: ElasticsearchSecurity): Promise<boolean> {
  const { user, tls } = security ?? {};
  const options = {
    ...(user === undefined ? {} : { auth: `${user.name}:${user.password}` }),
    ...(tls === undefined ? {} : { ca: tls.ca }),
    signal: AbortSignal.timeout(ANSWER_MS),
  };
  return new Promise((resolve) => {
    const request = (tls === undefined ? getPlain : getSecure)(url, options, (answer) => {
      answer.resume();
      resolve((answer.statusCode ?? 500) < 300);
    });
    request.on('error', () => resolve(false));
  });
}

/** As Elasticsearch keeps passwords; its own program for it takes as long as a start. */
function hash(password: string): string {
  const salt = randomBytes(32);
  const key = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha512');
  return `{PBKDF2}${ITERATIONS}$${salt.toString('base64')}$${key.toString('base64')}`;
}

/** Without these analysers the index that keys are kept in cannot be made, and the distribution for tests has none of them. */
function addAnalysis(home: string, java: string): void {
  const folder = join(home, 'modules/security-analysis');
  mkdirSync(folder, { recursive: true });
  const run = (program: string, ...args: string[]): void => {
    const { status, stderr } = spawnSync(join(java, 'bin', program), args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0)
      throw new Failure(
        `Elasticsearch's security needs a whole JDK, with javac and jar: ${stderr ?? `${program} is not in ${java}`}`,
      );
  };
  run('javac', '-cp', join(home, 'lib/*'), '-d', 'classes', resolve(ANALYSIS));
  run('jar', 'cf', 'security-analysis.jar', '-C', 'classes', '.');
  const properties = {
    description: 'What the index of keys is mapped with',
    version: '1',
    name: 'security-analysis',
    classname: 'SecurityAnalysis',
    'java.version': '17',
    'elasticsearch.version': /elasticsearch-([^/]+)$/.exec(home)?.[1],
  };
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
  writeFileSync(join(folder, 'plugin-descriptor.properties'), `${lines.join('\n')}\n`);
}
