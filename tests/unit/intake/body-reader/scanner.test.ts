import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hashSource, SCANNER, SECTION } from '#scripts/support/scanner-source.ts';

test('the scanner is built from the source beside it', () => {
  const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(readFileSync(SCANNER)), SECTION);
  const source = section === undefined ? 'none' : Buffer.from(section).toString();
  expect(source, 'run `npm run build-scanner`').toBe(hashSource());
});
