import type { ActivityQuery } from '#lib/contract/requests.ts';
import type { Control } from '#lib/operations/open.ts';

/**
 * A collection's whole activity, newest first, one JSON object a line, read as the client takes it.
 * @throws MusterError as listing does: what is wrong with the request is told before the answer begins
 */
export async function exportActivity(
  control: Control,
  collection: string,
  query: ActivityQuery,
): Promise<Response> {
  const encoder = new TextEncoder();
  let page = await control.listActivity(collection, query);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(encoder.encode(page.activity.map((entry) => `${JSON.stringify(entry)}\n`).join('')));
      if (page.next_cursor === null) controller.close();
      else page = await control.listActivity(collection, { ...query, cursor: page.next_cursor });
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
