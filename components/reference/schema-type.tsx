import { Fragment, type ReactNode } from 'react';
import type { Schema } from '#lib/contract/openapi.ts';
import { describeBounds } from '#components/reference/describe-bounds.ts';

/** A schema in words; what has a name is a link to it. */
export function SchemaType({ schema }: { schema: Schema }): ReactNode {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!;
    return (
      <a href={`#schema-${name}`} className="underline underline-offset-4">
        {name}
      </a>
    );
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return <Joined schemas={choices} />;
  const choice = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (choice !== undefined)
    return (
      <>
        <code className="font-mono text-small">{choice.map((each) => JSON.stringify(each)).join(' | ')}</code>
        <Bounds schema={schema} />
      </>
    );
  if (schema.type === 'array')
    return (
      <>
        list
        <Bounds schema={schema} /> of <SchemaType schema={schema.items ?? {}} />
      </>
    );
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return (
      <>
        object of <SchemaType schema={schema.additionalProperties} />
      </>
    );
  return (
    <>
      {schema.type ?? 'anything'}
      <Bounds schema={schema} />
    </>
  );
}

function Joined({ schemas }: { schemas: readonly Schema[] }) {
  return schemas.map((schema, at) => (
    <Fragment key={JSON.stringify(schema)}>
      {at > 0 && ' or '}
      <SchemaType schema={schema} />
    </Fragment>
  ));
}

function Bounds({ schema }: { schema: Schema }) {
  const bounds = describeBounds(schema);
  return bounds === '' ? null : <span className="text-ink-3"> ({bounds})</span>;
}
