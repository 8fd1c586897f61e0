import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs the packages of the lockfile, unless these very ones are there already.
 * @param {string} root
 */
export async function installPackages(root) {
  const stamp = join(root, 'node_modules/.muster-installed');
  const wanted = describeWanted(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const startedAt = Date.now();
  const progress = showProgress('Installing packages', startedAt);
  try {
    await runNpm(root);
  } finally {
    progress.end();
  }
  writeFileSync(stamp, wanted);
  console.log(`Installed packages in ${secondsSince(startedAt)} s.`);
}

/** @param {string} root */
const describeWanted = (root) =>
  createHash('sha256')
    .update(`${process.platform} ${process.arch}\n`)
    .update(readFileSync(join(root, 'package.json')))
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/**
 * @param {string} root
 * @returns {Promise<void>}
 */
function runNpm(root) {
  const install = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--include=optional',
    '--loglevel=warn',
  ];
  const npm = process.env.npm_execpath;
  const child = npm
    ? spawn(process.execPath, [npm, ...install], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', install, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => {
    child.kill('SIGTERM');
    process.exit(130);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.once(signal, stop);
  /** @type {Buffer[]} */
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', () => reject(new Error('npm was not found on PATH: install Node with npm.')));
    child.on('close', (code) => {
      for (const signal of signals) process.off(signal, stop);
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new Error('The packages could not be installed: what npm said is above.'));
    });
  });
}

/**
 * @param {string} what
 * @param {number} startedAt
 */
function showProgress(what, startedAt) {
  if (!process.stdout.isTTY) {
    console.log(`${what} …`);
    return { end: () => undefined };
  }
  const draw = () => process.stdout.write(`\r${what} … ${secondsSince(startedAt)} s `);
  draw();
  const timer = setInterval(draw, 500);
  return {
    end: () => {
      clearInterval(timer);
      process.stdout.write('\r\u001B[K');
    },
  };
}

/** @param {number} startedAt */
const secondsSince = (startedAt) => Math.round((Date.now() - startedAt) / 1000);
