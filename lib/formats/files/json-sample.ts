import { UnreadableRow } from '#lib/formats/format-error.ts';
import { FileError } from './file-error.ts';

/** Refuses at once what is the same in every record. @throws FileError */
export function refuseUnreadable(file: string, sample: readonly unknown[]): void {
  const rules = sample.map((value) => (value instanceof UnreadableRow ? value.rule : ''));
  if (sample.length > 0 && rules.every((rule) => rule.includes('is no UTF-8')))
    throw new FileError(
      file,
      'damaged',
      `${rules[0]}: perhaps it is Latin-1: write it with encoding="utf-8"`,
    );
  if (sample.length > 0 && rules.every((rule) => /has .*\d bytes/u.test(rule)))
    throw new FileError(
      file,
      'too_large',
      `${rules[0]}: leave out what is no embedding, or write it as Parquet`,
    );
  if (sample.length > 1 && rules.every((rule) => rule !== ''))
    throw new FileError(file, 'damaged', `${rules[0]}: write a record a line, with json.dumps, or one list`);
  if (sample.length > 0 && sample.every((value) => typeof value === 'number'))
    throw new FileError(
      file,
      'unsupported',
      'it is one list of numbers: write a list a row, [[…], […]], also where there is one row only',
    );
  const [first] = sample;
  if (sample.length === 1 && isListOfVectors(first))
    throw new FileError(
      file,
      'unsupported',
      `its one record is ${Object.keys(first).length} lists of numbers: if these are rows, take off the outer brackets; if they are tokens of one text, take their mean`,
    );
}

const isListOfVectors = (record: unknown): record is object =>
  typeof record === 'object' &&
  record !== null &&
  'column 1' in record &&
  Object.values(record).every((cell) => Array.isArray(cell) && typeof cell[0] === 'number');
