import type { Schema } from '#lib/contract/openapi.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { listMembers } from '#components/reference/members.ts';
import { SchemaType } from '#components/reference/schema-type.tsx';

/** A named schema: its members, or what it is. */
export function SchemaPanel({ name, schema }: { name: string; schema: Schema }) {
  const members = listMembers(schema);
  return (
    <article id={`schema-${name}`} className="mt-4 border-t border-rule pt-3">
      <h3 className="font-semibold">{name}</h3>
      {members.length === 0 ? (
        <SchemaType schema={schema} />
      ) : (
        <DataTable label={`Members of ${name}`}>
          <thead>
            <tr>
              <HeadCell>Member</HeadCell>
              <HeadCell>Value</HeadCell>
              <HeadCell>Presence</HeadCell>
            </tr>
          </thead>
          <tbody>
            {members.map(({ way, schema: member, isRequired }) => (
              <tr key={way}>
                <BodyCell className="font-mono text-small">{way}</BodyCell>
                <BodyCell>
                  <SchemaType schema={member} />
                </BodyCell>
                <BodyCell className="text-ink-3">{isRequired ? 'always' : 'optional'}</BodyCell>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </article>
  );
}
