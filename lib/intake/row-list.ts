import { LIMITS, MODEL_FORM } from '#lib/contract/vocabulary.ts';
import { MusterError } from '#lib/errors.ts';
import { readArrow } from '#lib/formats/arrow.ts';
import { FormatError } from '#lib/formats/format-error.ts';
import { hasMoreParts, parseJson, refuseDeepNesting } from '#lib/formats/json.ts';
import { isQuotedWhole, quote } from '#lib/formats/quote.ts';
import { readNdjson } from '#lib/formats/ndjson.ts';
import { nameType } from '#lib/contract/item-id.ts';
import { parseRows, type RowLayout } from './body-reader/parse-rows.ts';
import { readModel } from './read-model.ts';

/** How a body is written. */
export type BatchFormat = 'json' | 'ndjson' | 'arrow';

/** How the rows of a batch are laid out: `aggregate` one embedding a row, `documents` all of an ID's in one. */
export type BatchShape = 'aggregate' | 'documents';

/** The bytes of a body, or the pieces in which they came: put together they would be there twice. */
export type Body = Uint8Array | readonly Uint8Array[];

/** The rows of a body, not yet checked: objects, as they should be, or whatever else stands there. */
export interface RowList {
  rows: readonly unknown[];
  /** RFC 6901 pointer to the list of rows. */
  pointer: string;
  /** Position of the first row in what the producer has sent. */
  first: number;
  /** The model that the body names for all of them. */
  model?: unknown;
  /** Whether what is wrong with the rows is that they are nested absurdly. @throws MusterError `invalid_json` */
  explainRefusal(): void;
}

/**
 * Reads the rows out of a body.
 * @throws MusterError `invalid_json`, `invalid_arrow`, `invalid_batch`, `unknown_field`, `too_many_items`
 */
export async function readRowList(format: BatchFormat, shape: BatchShape, body: Body): Promise<RowList> {
  try {
    if (format === 'json') return readJsonRows(shape, body);
    const whole = join(body);
    const rows = format === 'arrow' ? collect(readArrowRows(whole)) : await collectLines(shape, whole);
    return listOf(rows);
  } catch (error) {
    throw explainFormat(error);
  }
}

/** Rows that came without anything around them. @throws MusterError `invalid_batch` when there is none */
export function listOf(rows: readonly unknown[], first = 0): RowList {
  if (rows.length === 0) throw emptyBatch('the body');
  return { rows, pointer: '', first, explainRefusal: () => undefined };
}

/** An error of a format in the words of the contract. */
export const explainFormat = (error: unknown): unknown =>
  error instanceof FormatError ? new MusterError(error.code, `${error.message}.`, { cause: error }) : error;

const join = (body: Body): Uint8Array => (body instanceof Uint8Array ? body : Buffer.concat(body));

function readJsonRows(shape: BatchShape, body: Body): RowList {
  const pieces = body instanceof Uint8Array ? [body] : body;
  const root = parseRows(pieces, BATCH_LAYOUTS[shape]) ?? parseOther(join(body));
  const explainRefusal = () => {
    try {
      refuseDeepNesting(join(body), LIMITS.jsonDepth);
    } catch (error) {
      throw explainFormat(error);
    }
  };
  try {
    return shape === 'aggregate'
      ? { ...readEmbeddings(root), pointer: '/embeddings', first: 0, explainRefusal }
      : { rows: checkRows(root, 'the body'), pointer: '', first: 0, explainRefusal };
  } catch (error) {
    // Only what is refused anyway is searched for absurd nesting: a valid batch cannot have any.
    explainRefusal();
    throw error;
  }
}

const BATCH_LAYOUTS: Readonly<Record<BatchShape, RowLayout>> = {
  aggregate: {
    depth: 3,
    hasMany: false,
    rowsOf: (root) => (root as { embeddings?: unknown } | null | undefined)?.embeddings,
  },
  documents: { depth: 2, hasMany: true, rowsOf: (root) => root },
};

function parseOther(body: Uint8Array): unknown {
  refuseManyParts(body);
  return parseJson(body);
}

function refuseManyParts(body: Uint8Array): void {
  if (hasMoreParts(body, LIMITS.jsonParts))
    throw new MusterError(
      'too_many_items',
      `The body has more than ${LIMITS.jsonParts} arrays, objects and members: more than a batch may have. Send it in parts.`,
    );
}

function readEmbeddings(root: unknown): Pick<RowList, 'rows' | 'model'> {
  if (typeof root !== 'object' || root === null || Array.isArray(root))
    throw invalidRoot(root, 'an object with the member "embeddings"');
  const stray = Object.keys(root).find((member) => !ROOT_MEMBERS.has(member));
  if (stray !== undefined) {
    const detail = `the body has an unknown member ${quote(stray)}`;
    const member = pointTo(stray);
    const pointer = member === '' ? '' : `/${member}`;
    throw new MusterError('unknown_field', `Nothing was stored. T${detail.slice(1)}.`, {
      faults: [{ pointer, code: 'unknown_field', detail }],
    });
  }
  const { embeddings, model } = root as { embeddings?: unknown; model?: unknown };
  if (readModel(model) === undefined) {
    const detail = `the model has to be ${MODEL_FORM}`;
    throw new MusterError('invalid_model', `Nothing was stored. T${detail.slice(1)}.`, {
      faults: [{ pointer: '/model', code: 'invalid_model', detail }],
    });
  }
  return { rows: checkRows(embeddings, '"embeddings"'), model };
}

const ROOT_MEMBERS = new Set(['embeddings', 'model']);

function checkRows(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value))
    throw invalidRoot(value, what === 'the body' ? 'an array of rows' : `an array of embeddings in ${what}`);
  if (value.length === 0) throw emptyBatch(what);
  if (value.length > LIMITS.batchItems) throw tooManyItems(String(value.length));
  return value as unknown[];
}

/** Rows of an Arrow stream; their metadata stands there as JSON text. */
function* readArrowRows(body: Uint8Array): Generator {
  for (const row of readArrow(body)) {
    const { metadata } = row;
    yield typeof metadata === 'string' ? { ...row, metadata: parseOr(metadata, metadata) } : row;
  }
}

function parseOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

async function collectLines(shape: BatchShape, body: Uint8Array): Promise<unknown[]> {
  refuseManyParts(body);
  const rows: unknown[] = [];
  for await (const { value } of readNdjson(once(body), LIMITS.lineBytes, lineParser(shape))) {
    if (rows.push(value) > LIMITS.batchItems) throw tooManyItems(`more than ${LIMITS.batchItems}`);
  }
  return rows;
}

/** How to parse a line of NDJSON. */
export function lineParser(shape: BatchShape): typeof parseJson {
  const layout = { depth: 1, hasMany: shape === 'documents', rowsOf: (root: unknown) => [root] };
  return (line, what) => parseRows([line], layout) ?? parseJson(line, what);
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}

function collect(found: Iterable<unknown>): unknown[] {
  const rows: unknown[] = [];
  for (const row of found) {
    if (rows.push(row) > LIMITS.batchItems) throw tooManyItems(`more than ${LIMITS.batchItems}`);
  }
  return rows;
}

const emptyBatch = (what: string): MusterError =>
  new MusterError('invalid_batch', `There is nothing in ${what}: a batch holds at least one embedding.`);

const tooManyItems = (size: string): MusterError =>
  new MusterError(
    'too_many_items',
    `The batch has ${size} rows; the limit is ${LIMITS.batchItems}. Send it in parts.`,
  );

const invalidRoot = (value: unknown, expected: string): MusterError =>
  new MusterError(
    'invalid_batch',
    `The batch has to be ${expected}, but ${value === undefined ? 'it is missing' : `it is ${nameType(value)}`}.`,
  );

/** One member of an RFC 6901 pointer; '' points at what has the member, where its name would fill the answer. */
export const pointTo = (member: string): string =>
  isQuotedWhole(member) ? member.replaceAll('~', '~0').replaceAll('/', '~1') : '';
