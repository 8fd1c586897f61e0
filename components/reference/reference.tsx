import Link from 'next/link';
import type { OpenApi } from '#lib/contract/openapi.ts';
import { listOperations } from '#components/reference/operations.ts';
import { OperationPanel } from '#components/reference/operation-panel.tsx';
import { SchemaPanel } from '#components/reference/schema-panel.tsx';
import { Logo } from '#components/shell/logo.tsx';

/** The API's description as a page: everything is in the HTML, and nothing is asked of anyone else. */
export function Reference({ api }: { api: OpenApi }) {
  const groups = api.tags.map((tag) => ({ ...tag, operations: listOperations(api, tag.name) }));
  return (
    <div className="flex min-h-dvh max-md:flex-col">
      <aside className="top-0 w-[240px] shrink-0 overflow-y-auto border-rule max-md:w-full max-md:border-b md:sticky md:h-dvh md:border-r">
        <Link
          href="/"
          prefetch={false}
          className="flex h-12 items-center gap-2.5 border-b border-rule px-4 text-name font-semibold"
        >
          <Logo /> Muster
        </Link>
        <nav aria-label="Operations" className="p-4 max-md:hidden">
          {groups.map(({ name, operations }) => (
            <section key={name} className="mb-4">
              <h2 className="text-small text-ink-3">{name}</h2>
              <ul>
                {operations.map(({ operationId, summary }) => (
                  <li key={operationId}>
                    <a href={`#${operationId}`} className="block py-0.5 hover:underline">
                      {summary}
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          ))}
          <a href="#schemas" className="block py-0.5 hover:underline">
            Schemas
          </a>
        </nav>
      </aside>
      <main id="main" className="max-w-[1000px] min-w-0 grow p-4 md:px-8 md:py-6">
        <h1 className="text-title font-title">Muster’s API</h1>
        <p className="mt-1 text-ink-2">{api.info.description}</p>
        <p className="mt-1 text-ink-2">
          Version {api.info.version}, OpenAPI {api.openapi}:{' '}
          <a href="/api/openapi.json" target="_blank" className="underline underline-offset-4">
            /api/openapi.json
          </a>
        </p>
        {groups.map(({ name, description, operations }) => (
          <section key={name} className="mt-10">
            <h2 className="text-name font-semibold">{name}</h2>
            <p className="text-ink-2">{description}</p>
            {operations.map((operation) => (
              <OperationPanel key={operation.operationId} operation={operation} />
            ))}
          </section>
        ))}
        <section id="schemas" className="mt-10">
          <h2 className="text-name font-semibold">Schemas</h2>
          {Object.entries(api.components.schemas).map(([name, schema]) => (
            <SchemaPanel key={name} name={name} schema={schema} />
          ))}
        </section>
      </main>
    </div>
  );
}
