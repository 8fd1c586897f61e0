import { expect, test } from 'playwright/test';
import {
  compareShapes,
  findExamples,
  noteMadeUp,
  runExample,
  type Example,
} from '#tests/support/examples.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

// Later examples go on from earlier ones.
test.describe.configure({ mode: 'serial' });

const examples = findExamples();
const isOfAdmin = ({ command }: Example) => command.includes('$MUSTER_ADMIN_KEY');

for (const { who, env, theirs } of [
  { who: 'anybody', env: {}, theirs: examples.filter((example) => !isOfAdmin(example)) },
  {
    who: 'an admin',
    env: { MUSTER_ADMIN_KEY: 'an-admin-key-of-examples' },
    theirs: examples.filter(isOfAdmin),
  },
])
  test.describe(`as ${who}`, () => {
    let muster: TestMuster;
    test.beforeAll(async () => {
      muster = await startMuster({ env });
    });
    test.afterAll(async () => {
      expect(await muster.stop()).toBe(0);
    });

    const made = new Map<string, string>();

    for (const example of theirs)
      test(`the curl example at ${example.place} does what the document says`, async () => {
        const answer = await runExample(example, muster.url, { ...process.env, ...env }, made);
        noteMadeUp(example.shown, answer, made);
        expect(example.shown === null ? [] : compareShapes(example.shown, answer)).toEqual([]);
      });
  });

test('there are examples in the README', () => {
  expect(examples.filter(({ place }) => place.startsWith('README.md')).length).toBeGreaterThan(1);
});
