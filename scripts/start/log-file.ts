import { closeSync, copyFileSync, existsSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

const bytesMax = 64 * 1024 * 1024;
const pollMs = 300;
const chunkBytes = 1 << 20;

/** What is read from a log as it grows. */
export interface LogFollower {
  /** The last line that is not JSON: what the app says when it refuses to run. */
  lastWords(): string | undefined;
  stop(): void;
}

/** Keeps one older log; copied and cut, since the app goes on writing to the same file. */
function turnLog(path: string): void {
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

/** Opens the log for the app to write to, at its end. */
export function openLog(path: string): number {
  if (existsSync(path) && statSync(path).size > bytesMax) turnLog(path);
  return openSync(path, 'a');
}

/** Reads the lines that are added to a log from now on. A file, unlike a pipe, outlives its reader. */
export function followLog(path: string, onLine: (line: string) => void): LogFollower {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(chunkBytes);
  let position = statSync(path).size;
  let rest = '';
  let words: string | undefined;
  const read = (): void => {
    for (;;) {
      const length = readSync(file, buffer, 0, chunkBytes, position);
      if (length === 0) break;
      position += length;
      const lines = (rest + buffer.toString('utf8', 0, length)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (!line.startsWith('{') && line.trim() !== '') words = line.trim();
        onLine(line);
      }
    }
    if (position > bytesMax) {
      turnLog(path);
      position = 0;
    }
  };
  const timer = setInterval(read, pollMs);
  return {
    lastWords: () => {
      read();
      return rest.trim() !== '' && !rest.startsWith('{') ? rest.trim() : words;
    },
    stop: () => {
      clearInterval(timer);
      read();
      closeSync(file);
    },
  };
}
