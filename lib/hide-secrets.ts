/** An address as far as anyone may read it: without users, passwords, query and fragment. What is no address is hidden alike. */
export const hideSecrets = (address: string): string =>
  address.replace(/^([a-z+]*:\/\/)?.*@/s, '$1…@').replace(/[?#].*$/s, '…');
