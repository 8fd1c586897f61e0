import type { Schema } from '#lib/contract/openapi.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { SchemaType } from '#components/reference/schema-type.tsx';

/** A named schema: its members, or what it is. */
export function SchemaPanel({ name, schema }: { name: string; schema: Schema }) {
  const members = Object.entries(schema.properties ?? {});
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
            {members.map(([member, value]) => (
              <tr key={member}>
                <BodyCell className="font-mono text-small">{member}</BodyCell>
                <BodyCell>
                  <SchemaType schema={value} />
                </BodyCell>
                <BodyCell className="text-ink-3">
                  {schema.required?.includes(member) === true ? 'always' : 'optional'}
                </BodyCell>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </article>
  );
}
