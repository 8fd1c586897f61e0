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

/** Runs a step of a library's; what it throws becomes a sentence. */
export function reading<T>(file: string, what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw asFileError(file, what, error);
  }
}

/** The error as one of the file; what is one already, or a stop, stays as it is. */
export function asFileError(file: string, what: string, error: unknown): unknown {
  if (error instanceof FileError || (error instanceof Error && error.name === 'AbortError')) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new FileError(file, 'damaged', `${what} is damaged (${why})`, { cause: error });
}

/** What a reader trips over in bytes that are not what they say: an index out of bounds, a field that is missing. */
export function explainSlip(file: string, error: unknown): unknown {
  const isSlip = error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError;
  return isSlip ? asFileError(file, 'its content', error) : error;
}
