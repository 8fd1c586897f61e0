import { Fragment } from 'react';
import type { MediaType } from '#lib/contract/openapi.ts';
import { BodyCell, DataTable, HeadCell } from '#components/ui/data-table.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import type { PlacedOperation } from '#components/reference/operations.ts';
import { SchemaType } from '#components/reference/schema-type.tsx';

/** One operation: what it takes, what it answers, and which errors it knows. */
export function OperationPanel({ operation }: { operation: PlacedOperation }) {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = operation;
  return (
    <article
      id={operationId}
      aria-labelledby={`${operationId}-title`}
      className="mt-5 border-t border-rule pt-3"
    >
      <h3 id={`${operationId}-title`} className="font-semibold">
        {summary}
      </h3>
      <p className="font-mono text-small break-all">
        <span className="font-semibold">{method}</span> {path}
      </p>
      {description && <p className="mt-1 text-ink-2">{description}</p>}
      {parameters.length > 0 && (
        <DataTable label={`Parameters of ${summary}`} className="mt-2">
          <thead>
            <tr>
              <HeadCell>Parameter</HeadCell>
              <HeadCell>In</HeadCell>
              <HeadCell>Value</HeadCell>
            </tr>
          </thead>
          <tbody>
            {parameters.map(({ name, in: place, schema }) => (
              <tr key={name}>
                <BodyCell className="font-mono text-small">{name}</BodyCell>
                <BodyCell>{place}</BodyCell>
                <BodyCell>
                  <SchemaType schema={schema} />
                </BodyCell>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
      {requestBody && (
        <Content title={requestBody.required ? 'Body' : 'Body, optional'} content={requestBody.content} />
      )}
      {Object.entries(responses).map(([status, answer]) =>
        status === '200' ? (
          <Content key={status} title="Answer" content={answer.content} />
        ) : (
          <p key={status} className="mt-2 text-ink-2">
            <span className="font-semibold text-ink-1">{status}</span> <Codes text={answer.description} />
          </p>
        ),
      )}
    </article>
  );
}

function Content({ title, content }: { title: string; content: Record<string, MediaType> }) {
  return Object.entries(content).map(([type, { schema, example }]) => (
    <div key={type} className="mt-3">
      <p className="mb-1">
        {title} <span className="text-ink-3">{type}</span> <SchemaType schema={schema} />
      </p>
      {example !== undefined && <CodeBlock label={`${title}, an example`} code={spell(example)} />}
    </div>
  ));
}

/** What stands between backticks is code. */
function Codes({ text }: { text: string }) {
  return text.split('`').map((part, at) =>
    at % 2 === 1 ? (
      <code key={`${at}-${part}`} className="font-mono text-small">
        {part}
      </code>
    ) : (
      <Fragment key={`${at}-${part}`}>{part}</Fragment>
    ),
  );
}

/** Short arrays of numbers stay on one line. */
const spell = (example: unknown): string =>
  typeof example === 'string' ? example.trimEnd() : spellJson(example);

const spellJson = (example: unknown): string =>
  JSON.stringify(example, null, 2).replaceAll(
    /\[[\s\d.,\-e]+\]/g,
    (numbers) =>
      `[${numbers
        .slice(1, -1)
        .split(',')
        .map((number) => number.trim())
        .join(', ')}]`,
  );
