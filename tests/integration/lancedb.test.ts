/** The engine contract on LanceDB, and what only an embedded engine promises. */
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type Engine, EngineUnavailable } from '#lib/engine/engine.ts';
import { openLancedb } from '#lib/engine/lancedb/open.ts';
import { describeEngine } from './engine-contract.ts';
import { makeItem, makeSpec, readOne } from './engine-contract/fixtures.ts';
import { killOutright, putForeign, startOpener, withEngine, withTempDir } from './lancedb/support.ts';

describeEngine('LanceDB', async () => {
  const opened = Promise.withResolvers<{ dir: string; engine: Engine }>();
  const done = Promise.withResolvers<void>();
  const whole = withTempDir(async (dir) => {
    opened.resolve({ dir, engine: await openLancedb({ dir }) });
    await done.promise;
  });
  whole.catch(opened.reject);
  const { dir, engine } = await opened.promise;
  return {
    engine,
    exactCosine: true,
    putForeignDocument: (spec, id, fields) => putForeign(dir, spec, id, fields),
    refresh: async () => {},
    close: async () => {
      await engine.close();
      done.resolve();
      await whole;
    },
  };
});

describe('a LanceDB folder belongs to one process', { timeout: 60_000 }, () => {
  test('a second process is refused with a sentence that names the folder and the holder', () =>
    withEngine(async (_engine, dir) => {
      const { child, said } = await startOpener(dir);
      await once(child, 'exit');
      expect(said).toMatch(/^EngineUnavailable: The folder .* is in use by another process \(\d+\): .*\.$/);
      expect(said).toContain(dir);
      expect(said).toContain(`(${process.pid})`);
    }));

  test('it can be opened again after its holder has closed it', () =>
    withTempDir(async (dir) => {
      const { child, said } = await startOpener(dir);
      expect(said).toBe('open');
      await expect(openLancedb({ dir })).rejects.toThrow(EngineUnavailable);
      child.stdin?.end();
      await once(child, 'exit');
      const engine = await openLancedb({ dir });
      await engine.close();
      await (await openLancedb({ dir })).close();
    }));

  test('it can be opened again after its holder was killed outright', () =>
    withTempDir(async (dir) => {
      const { child, said } = await startOpener(dir);
      expect(said).toBe('open');
      await killOutright(child);
      await (await openLancedb({ dir })).close();
    }));

  test('documents are there after closing and opening', () =>
    withTempDir(async (dir) => {
      const spec = makeSpec();
      const first = await openLancedb({ dir });
      await first.ensure(spec);
      await first.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      const before = await readOne(first, spec, 'mug');
      await first.close();
      const second = await openLancedb({ dir });
      expect(await readOne(second, spec, 'mug')).toEqual(before);
      await second.ensure(spec);
      expect(await readOne(second, spec, 'mug')).toEqual(before);
      await second.close();
    }));

  test('a closed engine answers in sentences, and writes are to be tried again', () =>
    withTempDir(async (dir) => {
      const spec = makeSpec();
      const engine = await openLancedb({ dir });
      await engine.ensure(spec);
      await engine.close();
      await engine.close();
      await expect(engine.get(spec, ['mug'])).rejects.toThrow(/closed\.$/);
      expect(await engine.write(spec, [makeItem('mug', { text: 1 })])).toMatchObject([
        { status: 'retry', blame: 'engine' },
      ]);
      expect(await engine.health()).toMatchObject({ ok: false, detail: expect.stringMatching(/\.$/) });
    }));
});
