import type { ActivityQuery } from '#lib/contract/requests.ts';
import type { Control } from '#lib/operations/open.ts';

/** A collection's whole activity, newest first, one JSON object a line, read as the client takes it. */
export function exportActivity(control: Control, collection: string, query: ActivityQuery): Response {
  const encoder = new TextEncoder();
  let cursor: string | null | undefined = query.cursor;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const page = await control.listActivity(collection, { ...query, cursor: cursor ?? undefined });
      for (const entry of page.activity) controller.enqueue(encoder.encode(`${JSON.stringify(entry)}\n`));
      cursor = page.next_cursor;
      if (cursor === null) controller.close();
      else if (page.activity.length === 0) controller.enqueue(new Uint8Array());
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'application/x-ndjson',
      'content-disposition': `attachment; filename="${collection}-activity.ndjson"`,
      'cache-control': 'no-store',
    },
  });
}
