import { closeSync, existsSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { Failure, reasonOf } from '#scripts/support/failure.ts';

const HEAD = 'file,row,id,code,reason\r\n';

/** A row that was refused. */
export interface Reject {
  file: string;
  row: number;
  id: string | null;
  code: string;
  reason: string;
}

/** The file that refused rows go to; it is there as soon as there is one. */
export interface Rejects {
  path: string;
  add(reject: Reject): void;
}

/**
 * Makes ready to write refused rows, in the place of those of an earlier run.
 * @throws Failure where something else lies there
 */
export function openRejects(path: string): Rejects {
  if (existsSync(path)) {
    if (!beginsWithHead(path))
      throw new Failure(`${path} is there, and no file of rejected rows: name another with --rejects.`);
    rmSync(path);
  }
  let file: number | null = null;
  return {
    path,
    add({ file: name, row, id, code, reason }) {
      try {
        if (file === null) {
          file = openSync(path, 'wx');
          writeSync(file, HEAD);
        }
        writeSync(file, `${[name, String(row), id ?? '', code, reason].map(quote).join(',')}\r\n`);
      } catch (error) {
        throw new Failure(`The rejected rows cannot be written to ${path}: ${reasonOf(error)}.`);
      }
    },
  };
}

/** A cell of RFC 4180. One that a spreadsheet would take for a formula gets an apostrophe before it. */
function quote(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function beginsWithHead(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD.length);
    readSync(file, head, 0, HEAD.length, 0);
    return head.toString() === HEAD;
  } finally {
    closeSync(file);
  }
}
