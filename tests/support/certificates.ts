import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A certificate with its key, as files. */
export interface TestCertificate {
  certFile: string;
  keyFile: string;
  cert: string;
  key: string;
}

/** An authority of the test's own, which signs what a test needs. */
export interface TestAuthority {
  caFile: string;
  ca: string;
  dir: string;
  /**
   * @param names what it is for, as in `IP:127.0.0.1`
   * @param days how long it is valid from now on; less than none: it has expired
   */
  sign(name: string, names?: readonly string[], days?: number): TestCertificate;
  remove(): void;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
/** How tests call this machine. */
const HERE = ['IP:127.0.0.1', 'DNS:localhost'];

/** Makes an authority in a folder of its own, which everyone on the machine may read. */
export function makeAuthority(name = 'muster-test'): TestAuthority {
  const dir = mkdtempSync(path.join(tmpdir(), 'muster-certificates-'));
  chmodSync(dir, 0o755);
  const at = (file: string) => path.join(dir, file);
  const read = (file: string) => readFileSync(at(file), 'utf8');
  const subject = (of: string) => ['-subj', `/CN=${of}`];
  openssl([
    'req',
    '-x509',
    ...KEY,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.crt'),
    ...subject(name),
    '-days',
    '2',
  ]);
  return {
    dir,
    caFile: at('ca.crt'),
    ca: read('ca.crt'),
    sign(of, names = HERE, days = 2) {
      const [cert, key, request, extensions] = ['crt', 'key', 'csr', 'ext'].map((end) =>
        at(`${of}.${end}`),
      ) as [string, string, string, string];
      openssl(['req', '-new', ...KEY, '-keyout', key, '-out', request, ...subject(of)]);
      writeFileSync(extensions, `subjectAltName=${names.join(',')}\n`);
      openssl([
        'x509',
        '-req',
        '-in',
        request,
        '-CA',
        at('ca.crt'),
        '-CAkey',
        at('ca.key'),
        '-CAcreateserial',
        '-out',
        cert,
        '-days',
        String(days),
        '-extfile',
        extensions,
      ]);
      // Servers run as users of their own.
      chmodSync(key, 0o644);
      return {
        certFile: cert,
        keyFile: key,
        cert: readFileSync(cert, 'utf8'),
        key: readFileSync(key, 'utf8'),
      };
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function openssl(args: readonly string[]): void {
  const { status, error, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (error !== undefined)
    throw new Error('openssl is not on PATH: install it, the tests make certificates with it.');
  if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr.trim()}`);
}
