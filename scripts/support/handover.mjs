// Plain JavaScript for Node 20: this runs before anything is installed, then hands over to Node 24.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { findNode } from './find-node.mjs';
import { installPackages } from './install.mjs';

const root = resolve(import.meta.dirname, '../..');

/**
 * Installs what is missing, then runs `scripts/<name>.ts` under Node 24 and ends as it ends.
 * @param {string} name
 */
export async function handOver(name) {
  process.chdir(root);
  try {
    await installPackages(root);
    runScript(findNode(root), `scripts/${name}.ts`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/**
 * The script gets a process group of its own, so that a Ctrl-C reaches it once, through here, and not a
 * second time from the terminal; the channel tells it when this process is killed.
 * @param {string} node
 * @param {string} script
 */
function runScript(node, script) {
  const child = spawn(node, [script, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Node 24 could not be started at ${node}: ${error.message}.`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
  });
}
