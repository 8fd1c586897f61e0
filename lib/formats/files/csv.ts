import { readHead, type Content } from './content.ts';
import { decodeText, parseLines, readLines, type Lines } from './csv-lines.ts';
import { describeColumns, isHead, nameColumns, type CsvColumn } from './csv-head.ts';
import { describeCut, FileError } from './file-error.ts';
import { readNumber } from './fill-vector.ts';
import type { Chunk, Table } from './table.ts';

const SAMPLE_BYTES = 512 * 1024;
/** What Excel is told the delimiter by, in a line of its own. */
const SEPARATOR = /^\ufeff?sep=([;,|\t])\r?\n/u;
const SAMPLE_ROWS = 20;
const DELIMITERS = ['\t', ';', '|', ','] as const;

/** As numpy and word2vec write them. The first line may but count. */
const hasBlanksBetweenNumbers = (sample: string): boolean =>
  sample
    .split('\n', 2)
    .some((line) => /^\S+(?: [-+]?[\d.][-+\d.eE]*){2,}\s*$/u.test(line.slice(0, SAMPLE_BYTES)));

interface Layout {
  delimiter: string;
  /** Lines before the first row. */
  headLines: number;
  /** How many cells a line has. */
  width: number;
  columns: ReadonlyMap<string, CsvColumn>;
}

/** Opens a table of text: CSV, TSV, or a list with a line each. @throws FileError */
export async function openCsv(content: Content): Promise<Table> {
  const { name: file } = content;
  const sample = decodeText(
    file,
    new TextDecoder('utf-8', { fatal: true }),
    await readHead(content, SAMPLE_BYTES),
  );
  const named = SEPARATOR.exec(sample)?.[1];
  const delimiter = named ?? findDelimiter(sample);
  const parsed = parseLines(sample, delimiter, false).rows;
  const rows = (parsed.length > 1 ? parsed : parseLines(sample, delimiter, true).rows).filter(isFilled);
  if (rows.length === 0) throw new FileError(file, 'no_rows', 'there are no rows in it');
  const hasPreamble = named !== undefined || (delimiter === ' ' && isCountLine(rows));
  const shown = rows
    .slice(hasPreamble ? 1 : 0, SAMPLE_ROWS)
    .map((cells) => cells.map((cell) => withPoint(cell, delimiter)));
  const first = shown[0]!;
  const hasHead = isHead(first, shown[1]);
  const fitting = shown.filter((cells) => !isWide(cells, first.length));
  const { columns, warnings } = describeColumns(
    nameColumns(fitting, hasHead),
    fitting.slice(hasHead ? 1 : 0),
  );
  const layout = {
    delimiter,
    headLines: Number(hasHead) + Number(hasPreamble),
    width: first.length,
    columns: new Map(columns.map((each) => [each.column.name, each])),
  };
  return {
    file,
    kind: 'csv',
    rows: null,
    columns: columns.map(({ column }) => column),
    warnings: [
      ...(hasHead || first.length === 1 ? [] : ['Its first line was taken for a row: it names no columns']),
      ...warnings,
    ],
    readChunks(wanted, signal) {
      const missing = wanted.find((name) => !layout.columns.has(name));
      if (missing !== undefined)
        throw new FileError(file, 'no_column', `it has no column ${JSON.stringify(missing)}`);
      return readChunks(content, layout, signal);
    },
  };
}

/** The one that the first line has most of, outside of quotes and lists. */
function findDelimiter(sample: string): string {
  const line = (/^[\ufeff\s]*([^\r\n]*)/u.exec(sample)?.[1] ?? '').replaceAll(
    /"[^"]*"|\[[^[\]]*\]|\{[^{}]*\}/gu,
    '',
  );
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length - 1);
  // With decimal commas there are as many of those.
  const separators = counts.slice(0, 3);
  const best = Math.max(...separators);
  if (best === 0 && counts[3] === 0 && hasBlanksBetweenNumbers(sample)) return ' ';
  return best > 0 && best * 2 >= counts[3]! ? DELIMITERS[separators.indexOf(best)]! : ',';
}

async function* readChunks(
  content: Content,
  layout: Layout,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk> {
  let line = 0;
  for await (const { rows, isCut } of readLines(content, layout.delimiter)) {
    signal?.throwIfAborted();
    const numbered = rows.flatMap((cells, i): Line[] => {
      line += 1;
      if (!isFilled(cells) || line <= layout.headLines) return [];
      return [{ line, cells, isCut: i === rows.length - 1 ? isCut : null }];
    });
    if (numbered.length === 0) continue;
    yield {
      length: numbered.length,
      rowAt: (i) => numbered[i]!.line,
      cell: (name, i) => readCell(layout, numbered[i]!.cells, name),
      faultAt: (i) => explainCut(layout, numbered[i]!) ?? explainWide(layout, numbered[i]!),
    };
  }
}

interface Line {
  line: number;
  cells: string[];
  isCut: Lines['isCut'];
}

function explainCut({ width }: Layout, { line, cells, isCut }: Line): string | null {
  return isCut === true || (isCut === 'perhaps' && cells.length < width) ? describeCut(line) : null;
}

/** A delimiter in a text without quotes moves what stands behind it into other columns. */
function explainWide({ width }: Layout, { line, cells }: Line): string | null {
  return isWide(cells, width)
    ? `line ${line} has ${cells.length} cells, where there are ${width} columns: put texts with delimiters in quotes`
    : null;
}

function readCell({ columns, delimiter }: Layout, cells: readonly string[], name: string): unknown {
  const { places, column } = columns.get(name)!;
  if (places.length === 1) {
    const cell = cells[places[0]!];
    if (cell === undefined || cell === '') return null;
    return column.elementType === 'float' ? readDecimal(cell, delimiter) : cell;
  }
  const present = places.filter((place) => place < cells.length);
  return present.map((place) => readDecimal(cells[place]!, delimiter));
}

const readDecimal = (cell: string, delimiter: string): number | string | null =>
  readNumber(withPoint(cell, delimiter));

/** A number's decimal comma as a point. */
const withPoint = (cell: string, delimiter: string): string =>
  delimiter !== ',' && /^\s*[+-]?\d*,\d+(?:e[+-]?\d+)?\s*$/iu.test(cell) ? cell.replace(',', '.') : cell;

/** What word2vec writes before its rows: how many there are, and their dims. */
const isCountLine = ([first, second]: readonly (readonly string[])[]): boolean =>
  first!.length === 2 &&
  first!.every((cell) => /^\d+$/u.test(cell)) &&
  second?.length === Number(first![1]) + 1;

/** Empty cells at a line's end are no more than a habit. */
const isWide = (cells: readonly string[], width: number): boolean => isFilled(cells.slice(width));

const isFilled = (cells: readonly string[]): boolean => cells.some((cell) => cell.trim() !== '');
