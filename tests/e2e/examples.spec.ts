import { expect, test } from 'playwright/test';
import { compareShapes, findExamples, noteMadeUp, runExample } from '#tests/support/examples.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

// Later examples go on from earlier ones.
test.describe.configure({ mode: 'serial' });

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

const made = new Map<string, string>();

for (const example of findExamples())
  test(`the curl example at ${example.place} does what the document says`, async () => {
    const answer = await runExample(example, muster.url, made);
    noteMadeUp(example.shown, answer, made);
    expect(example.shown === null ? [] : compareShapes(example.shown, answer)).toEqual([]);
  });

test('there are examples in the README', () => {
  expect(findExamples().filter(({ place }) => place.startsWith('README.md')).length).toBeGreaterThan(1);
});
