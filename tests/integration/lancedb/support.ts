/** Folders, neighbours and processes for the tests of the embedded engine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Table, connect } from '@lancedb/lancedb';
import type { Engine, IndexSpec } from '#lib/engine/engine.ts';
import { openLancedb } from '#lib/engine/lancedb/open.ts';

/** Runs something in a new empty folder and removes the folder after. */
export async function withTempDir<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'muster-lancedb-'));
  try {
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Runs something on an engine in a folder of its own. */
export function withEngine(use: (engine: Engine, dir: string) => Promise<void>): Promise<void> {
  return withTempDir(async (dir) => {
    const engine = await openLancedb({ dir });
    try {
      await use(engine, dir);
    } finally {
      await engine.close();
    }
  });
}

/** Uses a table through a connection of its own, as a script beside Muster would. */
export async function useBeside<T>(
  dir: string,
  index: string,
  use: (table: Table) => Promise<T>,
): Promise<T> {
  const connection = await connect(dir, { readConsistencyInterval: 0 });
  try {
    return await use(await connection.openTable(index));
  } finally {
    connection.close();
  }
}

/** Sets text columns of a document from beside, adding the columns if need be. */
export async function putForeign(
  dir: string,
  spec: IndexSpec,
  id: string,
  fields: Record<string, unknown>,
): Promise<void> {
  await useBeside(dir, spec.index, async (table) => {
    const { fields: columns } = await table.schema();
    const missing = Object.keys(fields).filter((name) => !columns.some((column) => column.name === name));
    if (missing.length > 0) {
      await table.addColumns(missing.map((name) => ({ name, valueSql: 'CAST(NULL AS STRING)' })));
    }
    const upsert = table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll();
    await upsert.execute([{ id, ...fields }]);
  });
}

const OPENER = `
  import { openLancedb } from '#lib/engine/lancedb/open.ts';
  try {
    const engine = await openLancedb({ dir: process.argv[1] });
    console.log('open');
    process.stdin.resume();
    process.stdin.on('end', async () => { await engine.close(); console.log('closed'); });
  } catch (error) {
    console.log(error.name + ': ' + error.message);
  }
`;

/** Another process that tries to open the folder. */
export interface Opener {
  child: ChildProcess;
  /** What it said first: `open`, or the refusal. */
  said: string;
}

/** Starts a process that opens the folder and holds it until its stdin ends. */
export async function startOpener(dir: string): Promise<Opener> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', OPENER, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: chunk.toString().trim() };
}

/** Kills a process outright and waits until it is gone. */
export async function killOutright(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
