import { allow } from '#lib/http/allow.ts';
import { answerJson } from '#lib/http/answer-json.ts';
import { showReadiness } from '#lib/http/looks.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('anyone', async (context) => {
    const shown = await showReadiness(context);
    return answerJson(shown, shown.ready ? 200 : 503);
  }),
});
