import { activityQuery } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { exportActivity } from '#lib/http/export.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('read', async ({ runtime, collection, query }) => {
    const asked = parse(activityQuery, query);
    const { format } = asked;
    return format === 'json'
      ? runtime.control.listActivity(collection, asked)
      : exportActivity(runtime.control, collection, { ...asked, format });
  }),
});
