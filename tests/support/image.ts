import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { buildIfNeeded } from '#scripts/start/build.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { readImage, type Image } from './dockerfile.ts';

/** The image's file system, laid out in a folder. */
export interface LaidImage {
  image: Image;
  /** Where its working directory is. */
  workdir: string;
  /** Runs it as a container engine would: its command, its user, its environment and what is set beside that. */
  run(env: Record<string, string>): Promise<Container>;
  remove(): void;
}

/** A process of the image. */
export interface Container {
  url: string;
  dataDir: string;
  output(): string;
  /** Runs the image's health check, on a path of its own where one is given; answers its exit code. */
  checkHealth(path?: string): Promise<number | null>;
  /** Waits until the health check is content. @throws Error with what was said when it ends before */
  awaitHealth(path?: string): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Answers its exit code. */
  ended: Promise<number | null>;
}

const UP_MS = 60_000;

/**
 * Lays the image out by the Dockerfile's own COPY lines, in a folder of its own. All of it belongs to whoever runs the tests, and
 * nobody may write to it.
 */
export async function layOutImage(): Promise<LaidImage> {
  await buildIfNeeded();
  const image = readImage();
  const root = mkdtempSync(join(tmpdir(), 'muster-image-'));
  const workdir = join(root, image.workdir);
  for (const { fromBuild, from, to } of image.copies) {
    const source = fromBuild ? posix.relative('/app', from) : from;
    const target = join(workdir, to);
    mkdirSync(target, { recursive: true });
    copy(`${source}/.`, target);
  }
  const node = join(root, 'usr/local/bin/node');
  mkdirSync(dirname(node), { recursive: true });
  await copyFile(realpathSync(process.execPath), node);
  change('a-w,a+rX', root);
  chmodSync(node, 0o555);

  return {
    image,
    workdir,
    run: (env) => start(image, root, env),
    remove() {
      change('u+w', root);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function start(image: Image, root: string, extra: Record<string, string>): Promise<Container> {
  const port = await findFreePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'muster-image-data-'));
  const user = userOf(image);
  if (user !== undefined) chownSync(dataDir, user.uid, user.gid);
  const bin = join(root, 'usr/local/bin');
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    PATH: bin,
    ...image.env,
    // As container engines set it; nobody resolves it here.
    HOSTNAME: 'a-container-of-muster',
    PORT: String(port),
    MUSTER_DATA_DIR: dataDir,
    ...extra,
  };
  const launch = ([program = '', ...args]: readonly string[]) =>
    spawn(join(bin, program), args, {
      cwd: join(root, image.workdir),
      env,
      ...user,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const child = launch(image.command);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const { promise: ended, resolve } = Promise.withResolvers<number | null>();
  child.on('close', (code) => {
    rmSync(dataDir, { recursive: true, force: true });
    resolve(code);
  });

  const checkHealth = async (path?: string): Promise<number | null> => {
    const check = launch([...image.healthCheck, ...(path === undefined ? [] : [path])]);
    const [code] = (await once(check, 'close')) as [number | null];
    return code;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    output: () => output,
    checkHealth,
    async awaitHealth(path) {
      const deadline = performance.now() + UP_MS;
      while ((await checkHealth(path)) !== 0)
        if (child.exitCode !== null || performance.now() > deadline) {
          child.kill('SIGKILL');
          throw new Error(`The image did not come up:\n${output}`);
        }
    },
    signal: (signal) => void child.kill(signal),
    ended,
  };
}

/** Only root can be another user; anyone else stays who they are. */
function userOf({ user }: Image): { uid: number; gid: number } | undefined {
  const [uid = NaN, gid = NaN] = user.split(':').map(Number);
  return process.getuid?.() === 0 ? { uid, gid } : undefined;
}

function copy(from: string, to: string): void {
  run('cp', ['-R', '-P', from, to]);
}

function change(mode: string, path: string): void {
  run('chmod', ['-R', mode, path]);
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
