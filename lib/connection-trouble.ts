/** A connection that did not come about, and how it was tried. */
export interface Attempt {
  /** What was to be reached, as in `Redis at redis.internal:6379`. */
  what: string;
  tls: boolean;
  /** A client certificate was shown. */
  showsCertificate: boolean;
  /** The settings that decide it, and how an address begins with TLS and without. */
  settings: { url: string; prefix: string; secure: string; plain: string };
}

type Explain = (settings: Attempt['settings'], attempt: Attempt, message: string) => string;

/** What is wrong, and its cure, by the words of Node and OpenSSL. The first that fits counts. */
const CAUSES: readonly [RegExp, Explain][] = [
  [
    /alert certificate required|alert handshake failure/i,
    ({ prefix }) => `it asks for a client certificate; set ${prefix}_CERT_FILE and ${prefix}_KEY_FILE`,
  ],
  [
    /alert (unknown ca|bad certificate|certificate unknown|unsupported certificate)/i,
    ({ prefix }) =>
      `it does not accept Muster's client certificate; name one in ${prefix}_CERT_FILE that an authority it trusts has signed`,
  ],
  [
    /alert certificate expired/i,
    ({ prefix }) =>
      `Muster's client certificate has expired; renew the one in ${prefix}_CERT_FILE and start Muster again`,
  ],
  [/CERT_HAS_EXPIRED|certificate has expired/, () => 'its certificate has expired; renew it there'],
  [
    /CERT_NOT_YET_VALID|certificate is not yet valid/,
    () => "its certificate is not valid yet; check it there, and this machine's clock",
  ],
  [
    /ALTNAME_INVALID|does not match certificate's altnames/,
    ({ url }, _, message) =>
      `its certificate is for another host${nameHosts(message)}; write in ${url} a host that it names, or renew it with this one`,
  ],
  [
    /SELF_SIGNED|self-signed certificate|UNABLE_TO_(VERIFY|GET_ISSUER)|unable to (verify the first|get (local )?issuer) certificate|CERT_SIGNATURE_FAILURE|certificate signature failure/,
    ({ prefix }) =>
      `its certificate is signed by an authority that Muster does not know; name that authority's certificate in ${prefix}_CA_FILE`,
  ],
  [
    /wrong version number|packet length too long|http request|unknown protocol/i,
    ({ url, secure, plain }) =>
      `it does not speak TLS at this port; write ${plain} instead of ${secure} in ${url}, or name its TLS port`,
  ],
  [
    /alert protocol version|unsupported protocol|no shared cipher|alert insufficient security/i,
    () => 'it speaks no TLS version or cipher that Muster does; allow TLS 1.2 or 1.3 there',
  ],
  [/ECONNREFUSED/, ({ url }) => `nothing listens there; start it, or correct ${url}`],
  [/ENOTFOUND|EAI_AGAIN/, ({ url }) => `its host is not known here; correct ${url}`],
  [
    /ECONNRESET|EPIPE|socket hang up|other side closed|Connection is closed|before secure TLS/i,
    ({ url, prefix, secure, plain }, { tls, showsCertificate }) => {
      if (!tls)
        return `it ended the connection before it answered; if it speaks TLS, write ${secure} instead of ${plain} in ${url}`;
      return showsCertificate
        ? `it ended the connection before it answered; if it does so every time, check that it speaks TLS and trusts the certificate in ${prefix}_CERT_FILE`
        : `it ended the connection before it answered; if it asks for a client certificate, set ${prefix}_CERT_FILE and ${prefix}_KEY_FILE`;
    },
  ],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|timed out|connect timeout/i,
    ({ url, secure, plain }, { tls }) =>
      `it does not answer; start it, or correct ${url}${tls ? ` (${plain} instead of ${secure} where that port speaks no TLS)` : ''}`,
  ],
];

/** Why a connection did not come about: one sentence with the cure, where one is known. */
export function explainAttempt(error: unknown, attempt: Attempt): string {
  const { code = '', message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  const known = CAUSES.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1];
  return `${attempt.what} cannot be reached${known ? `: ${known(attempt.settings, attempt, message)}` : ` (${message.trim()})`}.`;
}

/** Node ends its message with what the certificate names. */
function nameHosts(message: string): string {
  const names = /is not in the cert's (?:altnames|list): (.*)$/s.exec(message)?.[1]?.trim();
  return names === undefined || names === '' ? '' : ` (${names})`;
}
