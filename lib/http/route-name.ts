/** What stands after these words of an address is a name that somebody gave. */
const NAMED_AFTER: Readonly<Record<string, string>> = {
  collections: '{collection}',
  ingest: '{collection}',
  items: '{id}',
  operations: '{operation}',
  keys: '{id}',
};

/** An address without the names in it, as the reference spells it: there are no more of them than routes. */
export function nameRoute(pathname: string, params: Readonly<Record<string, string | string[]>>): string {
  // The route that says that there is nothing takes any address.
  if (Object.values(params).some(Array.isArray)) return 'none';
  const parts = pathname.split('/').filter((part) => part !== '');
  const named: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    named.push(part);
    const name = NAMED_AFTER[part];
    if (name === undefined || i + 1 === parts.length) continue;
    named.push(name);
    i += 1;
  }
  return `/${named.join('/')}`;
}
