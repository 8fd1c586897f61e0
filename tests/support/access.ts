import type { KeyMade, KeyRequest } from '#lib/contract/access.ts';

/** The key of the settings in tests. */
export const ADMIN_KEY = 'test-admin-key-0123456789-abcdef';

/** Headers that show a key. */
export const withKey = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

/** Makes a key at a Muster whose settings have ADMIN_KEY. */
export async function makeKey(
  url: string,
  request: Pick<KeyRequest, 'name' | 'scopes'> & Partial<KeyRequest>,
): Promise<KeyMade> {
  const answer = await fetch(`${url}/api/keys`, {
    method: 'POST',
    headers: { ...withKey(ADMIN_KEY), 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  if (!answer.ok) throw new Error(`The key was not made: ${await answer.text()}`);
  return (await answer.json()) as KeyMade;
}

/** Revokes one. */
export async function revokeKey(url: string, id: string): Promise<void> {
  const answer = await fetch(`${url}/api/keys/${id}`, { method: 'DELETE', headers: withKey(ADMIN_KEY) });
  if (!answer.ok) throw new Error(`The key was not revoked: ${await answer.text()}`);
}
