import { expect, test } from 'vitest';
import { openApi } from '#scripts/muster/api.ts';

test.each(['muster:3000?key=s3cret', 'ftp://me:s3cret@muster', 'http://me:s3cret@muster', 's3cret@muster'])(
  'a secret in an address that is refused is not repeated: %s',
  (url) => {
    expect(() => openApi({ url })).toThrow(/address/);
    expect(() => openApi({ url })).not.toThrow('s3cret');
  },
);
