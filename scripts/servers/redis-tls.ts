/** What a Redis of the tests speaks TLS with, files in PEM form. It asks every client for a certificate of its authority. */
export interface RedisTls {
  caFile: string;
  certFile: string;
  keyFile: string;
}

/** The settings of a server or a sentinel that speaks TLS at one more port, and to its own kind. */
export const tlsSettings = (
  port: number,
  { caFile, certFile, keyFile }: RedisTls,
): Record<string, string> => ({
  'tls-port': String(port),
  'tls-ca-cert-file': caFile,
  'tls-cert-file': certFile,
  'tls-key-file': keyFile,
  'tls-auth-clients': 'yes',
  'tls-replication': 'yes',
});
