import { decodeFloat32 } from '#lib/formats/base64.ts';
import { UnreadableRow } from '#lib/formats/format-error.ts';
import { quote } from '#lib/formats/quote.ts';

/** Why a vector is refused. */
export interface VectorFault {
  code: 'invalid_embedding' | 'not_finite';
  reason: string;
}

type Numbers =
  | Float16Array
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** A cell as the values of a vector, which may still be of any kind; else why it is none. */
export function readVector(cell: unknown): ArrayLike<unknown> | VectorFault {
  if (isNumbers(cell) || Array.isArray(cell)) return cell.length > 0 ? cell : invalid('the vector is empty');
  if (typeof cell === 'string') return readText(cell.trim());
  if (cell === null || cell === undefined) return invalid('the vector is missing');
  if (cell instanceof UnreadableRow) return invalid(cell.rule);
  if (cell instanceof Uint8Array)
    return invalid('the vector is plain bytes, which may stand for anything: write a list of float32');
  return invalid('the vector is no list of numbers');
}

/** Writes values there as the nearest float32. A fault names the first that none can stand for. */
export function fillVector(target: Float32Array, at: number, values: ArrayLike<unknown>): VectorFault | null {
  if (isNumbers(values)) {
    target.set(values, at);
    return values instanceof Float64Array ? findOverflow(target, at, values) : null;
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'number')
      return invalid(
        `entry ${i} is ${value === undefined ? 'missing' : describe(value)}, but has to be a number`,
      );
    target[at + i] = value;
  }
  return findOverflow(target, at, values as ArrayLike<number>);
}

function findOverflow(target: Float32Array, at: number, values: ArrayLike<number>): VectorFault | null {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(target[at + i]) && Number.isFinite(values[i]))
      return { code: 'not_finite', reason: `entry ${i} is ${values[i]}, which is beyond float32` };
  return null;
}

/** JSON, what numpy and Python print, or base64 of float32. */
function readText(text: string): ArrayLike<unknown> | VectorFault {
  const parts = splitList(text);
  if (parts === null) {
    const decoded = decodeFloat32(text);
    return typeof decoded === 'string'
      ? invalid(`${quote(text)} is no list of numbers, and ${decoded}`)
      : readVector(decoded);
  }
  if (parts.includes('...')) return invalid('the list was cut short when it was printed ("...")');
  return readVector(parts.map(readNumber));
}

/**
 * The entries of a list as it is printed, in brackets or plain; null for another text. Between `;` or blanks alone commas are
 * decimal ones.
 */
export function splitList(printed: string): string[] | null {
  const text = takeOffTypes(printed);
  const inner = /^[[({](.*)[\])}]$/su.exec(text)?.[1];
  if (inner === undefined && !/^[-+\d.][-+\d.eE]*[\s,;][-+\d.eE\s,;]*$/u.test(text)) return null;
  const list = inner ?? text;
  const parts = list.includes(';') ? list.replaceAll(',', '.').split(/[\s;]+/u) : list.split(/[\s,]+/u);
  return parts.filter((part) => part !== '');
}

/** As Python prints what is no plain list: `[np.float32(0.5), …]`, `array([0.5, …], dtype=float32)`. */
function takeOffTypes(printed: string): string {
  const plain = /np\.\w+\(/u.test(printed) ? printed.replaceAll(/np\.\w+\(([^()[\]]*)\)/gu, '$1') : printed;
  return /^(?:array|tensor)\((\[[^()]*\])(?:,[^()[\]]*)?\)$/su.exec(plain)?.[1] ?? plain;
}

/** A number as files write it, else the text itself. */
export function readNumber(text: string): number | string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = Number(trimmed);
  if (!Number.isNaN(value) && !/^[+-]?0[xob]/iu.test(trimmed)) return value;
  if (/^[+-]?nan$/iu.test(trimmed)) return NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/iu.exec(trimmed);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return trimmed;
}

/** Bytes are no numbers: they may stand for anything. */
const isNumbers = (cell: unknown): cell is Numbers =>
  ArrayBuffer.isView(cell) &&
  ![DataView, Uint8Array, BigInt64Array, BigUint64Array].some((Other) => cell instanceof Other);

const describe = (value: unknown): string =>
  value === null ? 'null' : typeof value === 'string' ? quote(value) : `a ${typeof value}`;

const invalid = (reason: string): VectorFault => ({ code: 'invalid_embedding', reason });
