import { itemFilter } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { exportItems } from '#lib/http/export.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('read', async ({ runtime, collection, query }) => {
    const { format, ...asked } = parse(itemFilter, query);
    return format === 'json'
      ? runtime.listItems(collection, asked)
      : exportItems(runtime, collection, { ...asked, format });
  }),
});
