import { expect, test } from 'vitest';
import { runScript } from '#tests/support/run-script.ts';

/** What a log writes down of an error that this expression makes. */
async function write(error: string): Promise<{ output: string; err: Record<string, unknown> }> {
  const program = `
    import { openFaultReporter, openLog } from '#lib/log.ts';
    const refused = Object.assign(new Error('OOM command not allowed'), {
      code: 'OOM',
      command: { name: 'put', args: ['mug-1', 'a-vector'] },
    });
    openFaultReporter(openLog('info'))(${error});`;
  const { output } = await runScript(['--input-type=module', '--eval', program], {});
  return { output, ...(JSON.parse(output) as { err: Record<string, unknown> }) };
}

test('an error is told by what it is and where it was, never with the command that Redis refused', async () => {
  const { output, err } = await write('refused');
  expect(output).not.toContain('a-vector');
  expect(err).toEqual({
    type: 'Error',
    message: 'OOM command not allowed',
    stack: expect.stringContaining('OOM command not allowed\n    at ') as string,
    code: 'OOM',
  });
});

test.each([
  ['its cause', `new Error('away', { cause: refused })`],
  ['one of several', `new AggregateError([refused, 'text'], 'all failed')`],
  ['a member of another', `Object.assign(new Error('away'), { previousErrors: [refused], last: refused })`],
  ['no error at all', `({ command: refused.command })`],
])('nor where the error is %s', async (_, error) => {
  const { output } = await write(error);
  expect(output).not.toContain('a-vector');
  expect(output).toMatch(/OOM command not allowed|away|object/);
});

test('errors that failed together are told one by one', async () => {
  const { err } = await write(`new AggregateError([refused, 'text'], 'all failed')`);
  expect(err).toMatchObject({ aggregateErrors: [{ code: 'OOM' }, 'text'] });
});

test('what Redis quotes of a command that it does not know is left out', async () => {
  const quoted = `ERR unknown command 'fcall', with args beginning with: 'mug-1' 'a-\\"vector' `;
  const { output, err } = await write(`new Error(${JSON.stringify(quoted)})`);
  expect(output).not.toMatch(/mug-1|vector'/);
  expect(err).toMatchObject({
    message: "ERR unknown command 'fcall', with args beginning with: …",
    stack: expect.stringMatching(/beginning with: …\n {4}at /) as string,
  });
});
