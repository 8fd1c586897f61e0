/** Why a file cannot be read, or no further. Programs may rely on these. */
export type FileFault =
  | 'empty_file'
  | 'unknown_format'
  | 'unsupported'
  | 'truncated'
  | 'damaged'
  | 'too_large'
  | 'encrypted'
  | 'pickled'
  | 'no_rows'
  | 'no_column'
  | 'unequal_rows';

/** A file that cannot be read, or no further. Its message is a sentence without a full stop, and names the file. */
export class FileError extends Error {
  readonly code: FileFault;

  constructor(file: string, code: FileFault, rule: string, options?: ErrorOptions) {
    super(`${file}: ${rule}`, options);
    this.name = 'FileError';
    this.code = code;
  }
}

/** Of a text whose last line is not whole. */
export const describeCut = (line: number): string =>
  `the file was cut in its last row, line ${line}: the job that wrote it did not finish, or the copy did not`;

/** Bytes that are not what they say. Whoever knows the file makes a `FileError` of it. */
export class Damage extends Error {
  override readonly name = 'Damage';
}

/** More than may be in memory at once, and what to do. */
export class Excess extends Damage {}

/** Runs a step of a library's, which believes what it reads: whatever it trips over is the bytes' fault. @throws Damage */
export function decoding<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof Damage) throw error;
    throw new Damage(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Runs a step over a file's bytes: damage becomes a sentence. Any other error is no fault of the file, and stays as it is. */
export function reading<T>(file: string, what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw nameDamage(file, what, error);
  }
}

/** Damage as an error of the file; any other error as it is. */
export function nameDamage(file: string, what: string, error: unknown): unknown {
  if (error instanceof Excess)
    return new FileError(file, 'too_large', `${what} is too large (${error.message})`, { cause: error });
  if (!(error instanceof Damage)) return error;
  return new FileError(file, 'damaged', `${what} is damaged (${error.message})`, { cause: error });
}
