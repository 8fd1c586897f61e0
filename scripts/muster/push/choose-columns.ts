import { guessColumns } from '#lib/formats/files/guess-columns.ts';
import type { RowChoice } from '#lib/formats/files/read-rows.ts';
import type { Table } from '#lib/formats/files/table.ts';
import { Failure } from '#scripts/support/failure.ts';

/** The columns that a command line names; null for those it leaves to be found. */
export interface Mapping {
  idColumn: string | null;
  vectorColumn: string | null;
}

/** Members of a row that go with it as they are. */
const OTHER_MEMBERS = ['embedding_type', 'version', 'model', 'metadata'];

const REJECTS = 'file,row,id,code,reason';

/** The columns of a table that make its rows: those that are named, else the likely ones. @throws Failure */
export function chooseColumns({ columns, warnings }: Table, { idColumn, vectorColumn }: Mapping): RowChoice {
  const names = columns.map(({ name }) => name);
  if (names.join() === REJECTS)
    throw new Failure(
      'it lists rows that were refused, without their vectors: mend them in the file they came from, and push that again',
    );
  const known = columns.map(({ name, elementType }) => `${name} (${elementType})`).join(', ');
  for (const named of [idColumn, vectorColumn])
    if (named !== null && !names.includes(named))
      throw new Failure(`there is no column ${named} in it; it has ${known}`);
  const guess = guessColumns(columns);
  const vectors = vectorColumn ?? guess.vectorColumn;
  if (vectors === null)
    throw new Failure(
      [
        `none of its columns holds vectors: ${known}`,
        ...warnings,
        '--vector-column names one all the same',
      ].join('; '),
    );
  const ids = idColumn ?? (guess.idColumn === vectors ? null : guess.idColumn);
  return {
    idColumn: ids,
    vectorColumn: vectors,
    others: OTHER_MEMBERS.filter((name) => names.includes(name) && name !== ids && name !== vectors),
  };
}
