import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';

/** What TLS is spoken with beside the system's own authorities, in PEM form. */
export interface TlsFiles {
  /** Authorities that the server's certificate is checked against, instead of the system's. */
  ca?: string;
  /** The client's certificate, with its key. */
  cert?: string;
  key?: string;
}

/** A setting that names a file. */
interface FileSetting {
  name: string;
  path: string | undefined;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Reads the files that settings name and checks what can be checked without the server.
 * @returns undefined when no file is named
 * @throws ConfigError naming the setting and the cure
 */
export function readTlsFiles(ca: FileSetting, cert: FileSetting, key: FileSetting): TlsFiles | undefined {
  for (const [one, other] of [
    [cert, key],
    [key, cert],
  ] as const)
    if (one.path !== undefined && other.path === undefined)
      throw new ConfigError(
        `${one.name} is set without ${other.name}; a client certificate and its key belong together.`,
      );
  const files: TlsFiles = {};
  if (ca.path !== undefined) files.ca = readAuthorities(ca, ca.path);
  if (cert.path !== undefined && key.path !== undefined) {
    files.cert = readText(cert, cert.path);
    const [own] = parseCertificates(cert, cert.path, files.cert);
    refuseOutOfDate(cert, cert.path, own!);
    files.key = readText(key, key.path);
    if (!own!.checkPrivateKey(parseKey(key, key.path, files.key)))
      throw new ConfigError(
        `${key.name} is ${JSON.stringify(key.path)}, but that key does not belong to the certificate that ${cert.name} names; name the two that were made together.`,
      );
  }
  return Object.keys(files).length === 0 ? undefined : files;
}

function readAuthorities(setting: FileSetting, path: string): string {
  const text = readText(setting, path);
  const all = parseCertificates(setting, path, text);
  // A bundle may carry old ones along.
  if (all.every((one) => isOver(one) || isAhead(one))) refuseOutOfDate(setting, path, all[0]!);
  return text;
}

function readText(setting: FileSetting, path: string): string {
  try {
    return readFileSync(/* turbopackIgnore: true */ path, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    const why: Record<string, string> = {
      ENOENT: 'there is no such file',
      EACCES: 'this user may not read it',
      EISDIR: 'that is a folder',
    };
    throw fault(setting, path, `${why[code] ?? `it cannot be read (${code})`}; name a file in PEM form`);
  }
}

function parseCertificates(setting: FileSetting, path: string, text: string): X509Certificate[] {
  try {
    const found = (text.match(CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem));
    if (found.length > 0) return found;
  } catch {
    throw fault(setting, path, 'the certificate in it cannot be read; write it out anew in PEM form');
  }
  const what = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) ? 'it holds a key' : 'it holds no certificate';
  throw fault(setting, path, `${what}; name a file in PEM form, with -----BEGIN CERTIFICATE----- in it`);
}

function parseKey(setting: FileSetting, path: string, text: string) {
  if (/ENCRYPTED/.test(text))
    throw fault(
      setting,
      path,
      'that key is locked with a passphrase; name one without, as `openssl pkey -in locked.key -out open.key` writes it',
    );
  try {
    return createPrivateKey(text);
  } catch {
    throw fault(
      setting,
      path,
      'it holds no private key; name a file in PEM form, with -----BEGIN PRIVATE KEY----- in it',
    );
  }
}

function refuseOutOfDate(setting: FileSetting, path: string, one: X509Certificate): void {
  if (isOver(one))
    throw fault(setting, path, `that certificate expired on ${dayOf(one.validTo)}; name one that is valid`);
  if (isAhead(one))
    throw fault(
      setting,
      path,
      `that certificate is valid from ${dayOf(one.validFrom)} on only; check it, and this machine's clock`,
    );
}

const isOver = ({ validTo }: X509Certificate): boolean => Date.parse(validTo) < Date.now();
const isAhead = ({ validFrom }: X509Certificate): boolean => Date.parse(validFrom) > Date.now();
const dayOf = (time: string): string => new Date(time).toISOString().slice(0, 10);
const fault = ({ name }: FileSetting, path: string, why: string): ConfigError =>
  new ConfigError(`${name} is ${JSON.stringify(path)}, but ${why}.`);
