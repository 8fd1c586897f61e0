import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('docs/promises.md', 'utf8');
const named = [...text.matchAll(/^- `(?<file>tests\/[^`]+)`: (?<name>.+)$/gm)].map(({ groups }) => groups!);

test('there are eight promises, and each names tests', () => {
  const chapters = text.split(/^## /m).filter((chapter) => /^\d\. /.test(chapter));
  expect(chapters.map((chapter) => chapter.charAt(0))).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  for (const chapter of chapters) expect(chapter).toMatch(/^- `tests\//m);
});

test.each(named)('the promise’s test exists: $name ($file)', ({ file, name }) => {
  expect(existsSync(file!)).toBe(true);
  expect(readFileSync(file!, 'utf8').replaceAll("\\'", "'")).toContain(name!);
});
