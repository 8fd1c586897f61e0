import { ConfigError } from './config-error.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { TlsFiles } from './tls-files.ts';

/** Where Elasticsearch is, and how to enter it. */
export interface ElasticsearchAddress {
  /** One node, or several with commas between; never with a user or a password. */
  url: string;
  apiKey?: string;
  username?: string;
  password?: string;
  certificates?: TlsFiles;
}

/** What the settings say beside the address. */
export interface ElasticsearchEntry {
  apiKey: string | undefined;
  username: string | undefined;
  password: string | undefined;
}

/**
 * Reads ELASTICSEARCH_URL: `https://a:9200`, or several nodes `https://a:9200,https://b:9200`, where a user and a password may
 * stand before any host, and how to enter them.
 * @throws ConfigError; it repeats no password
 */
export function readElasticsearchUrl(text: string, entry: ElasticsearchEntry): ElasticsearchAddress {
  const nodes = text.split(',').map((part) => readNode(part.trim(), text));
  const named = new Map(nodes.flatMap(({ user }) => (user === undefined ? [] : [[user.join(':'), user]])));
  if (named.size > 1)
    throw new ConfigError(
      'ELASTICSEARCH_URL names more than one user; all nodes are entered alike, so write one, or use ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD.',
    );
  const [[userInUrl, passwordInUrl] = []] = named.values();
  for (const [inUrl, set, name] of [
    [userInUrl, entry.username, 'ELASTICSEARCH_USERNAME'],
    [passwordInUrl, entry.password, 'ELASTICSEARCH_PASSWORD'],
  ] as const)
    if (inUrl && set !== undefined)
      throw new ConfigError(
        `${name} is set, and ELASTICSEARCH_URL names one too; keep the one that you mean.`,
      );
  const username = entry.username ?? (userInUrl || undefined);
  const password = entry.password ?? (passwordInUrl || undefined);
  if (entry.apiKey !== undefined && (username !== undefined || password !== undefined))
    throw new ConfigError(
      'ELASTICSEARCH_API_KEY is set, and a user or a password too; keep the one that you mean.',
    );
  if ((username === undefined) !== (password === undefined))
    throw new ConfigError(
      `Elasticsearch is to be entered with a ${username === undefined ? 'password without a user' : 'user without a password'}; set both ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD.`,
    );
  const url = nodes.map((node) => node.url).join(',');
  return {
    url,
    ...(entry.apiKey === undefined ? {} : { apiKey: entry.apiKey }),
    ...(username === undefined ? {} : { username, password }),
  };
}

function readNode(text: string, whole: string): { url: string; user?: [string, string] } {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new ConfigError(
      `ELASTICSEARCH_URL is ${JSON.stringify(hideSecrets(whole))}, but it has to be an address that starts with http:// or https://, or several with commas between (an @, a comma, a slash, ? or # in a password is written as %40, %2C, %2F, %3F or %23).`,
    );
  const { username, password } = url;
  url.username = '';
  url.password = '';
  // A path is where a proxy has Elasticsearch.
  const bare = url.href.replace(/\/$/, '');
  if (username === '' && password === '') return { url: bare };
  try {
    return { url: bare, user: [decodeURIComponent(username), decodeURIComponent(password)] };
  } catch {
    throw new ConfigError(
      'ELASTICSEARCH_URL has a % in its user or password that encodes nothing; write it as %25.',
    );
  }
}
