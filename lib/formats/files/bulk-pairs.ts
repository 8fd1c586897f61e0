import { UnreadableRow } from '#lib/formats/format-error.ts';
import { keepDigits, type Numbered } from './json-records.ts';

const ACTION = /^\s*\{\s*"(?:index|create|update|delete)"\s*:\s*\{[^{}[\]]*\}\s*\}\s*$/u;
/** Longer lines are documents. */
const ACTION_BYTES_MAX = 4096;

type Row = Record<string, unknown>;

/** Whether a record is the first half of a pair, as Elasticsearch takes them in bulk: `{"index": {"_id": "a"}}`. */
export const isAction = ({ bytes, text }: Numbered): boolean =>
  bytes <= ACTION_BYTES_MAX && ACTION.test(new TextDecoder().decode(text()));

/** Documents with the IDs of the actions before them. */
export async function* joinPairs(lines: AsyncIterable<Numbered>): AsyncGenerator<Numbered> {
  let action: Numbered | null = null;
  for await (const line of lines) {
    if (action === null && !isAction(line))
      yield { ...line, value: new UnreadableRow(`line ${line.row} has no action before it, and so no ID`) };
    else if (action === null)
      if (isDeletion(line)) yield refuse(line, 'deletes, which an upload does not do');
      else action = line;
    else {
      yield { ...line, value: joinPair(action, line) };
      action = null;
    }
  }
  if (action !== null) yield refuse(action, 'names a document that does not follow: the file was cut');
}

function joinPair(action: Numbered, { value }: Numbered): unknown {
  if (typeof value !== 'object' || value === null || value instanceof UnreadableRow) return value;
  const [{ _id }] = Object.values(parseExactly(action)) as [Row];
  const { doc } = value as Row;
  const row = 'update' in (action.value as Row) && typeof doc === 'object' && doc !== null ? doc : value;
  return _id === undefined ? row : { ...row, _id };
}

const isDeletion = ({ value }: Numbered): boolean => 'delete' in (value as Row);

const parseExactly = ({ text }: Numbered): Row =>
  JSON.parse(new TextDecoder().decode(text()), keepDigits) as Row;

const refuse = (line: Numbered, why: string): Numbered => ({
  ...line,
  value: new UnreadableRow(`line ${line.row} ${why}`),
});
