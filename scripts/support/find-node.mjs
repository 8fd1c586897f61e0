import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const majorMin = 24;

/**
 * The Node that the project pins; where it has none for this system, the Node that runs this.
 * @param {string} root
 * @returns {string} the path of a Node 24 or newer
 */
export function findNode(root) {
  const pinned = join(root, 'node_modules/.bin/node');
  if (existsSync(pinned) && readMajor(pinned) >= majorMin) return pinned;
  if (Number.parseInt(process.versions.node, 10) >= majorMin) return process.execPath;
  throw new Error(
    `Muster needs Node ${majorMin} or newer and this is ${process.version}: install it from https://nodejs.org and try again.`,
  );
}

/** @param {string} node */
const readMajor = (node) =>
  Number.parseInt(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.slice(1) || '0', 10);
