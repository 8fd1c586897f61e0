import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TOAST_STYLE_HASHES } from '#components/shell/toast-style.ts';

test('the content policy lets through the styles of the installed sonner, and no others', () => {
  const source = readFileSync('node_modules/sonner/dist/index.mjs', 'utf8');
  const [, text = ''] = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(source) ?? [];
  const hashes = ['', JSON.parse(text) as string].map(
    (style) => `sha256-${createHash('sha256').update(style).digest('base64')}`,
  );
  expect(TOAST_STYLE_HASHES).toEqual(hashes);
});
