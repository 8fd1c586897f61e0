import type { Answer, MediaType, OpenApi, Operation, Parameter } from '#lib/contract/openapi.ts';
import { problem } from '#lib/contract/answers.ts';
import { collectionName, LIMITS } from '#lib/contract/vocabulary.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { describeCode } from '#lib/http/problem.ts';
import { ACCESS_ERRORS, TAGS, type Endpoint } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';
import { Schemas } from './schemas.ts';

const INTRODUCTION =
  'Muster pairs embeddings by ID and indexes whole documents. Names are snake_case, ages and times in ms. Any error is application/problem+json (RFC 9457) with a stable code. Every answer has the header X-Request-Id, under which the log tells of it; a request may bring its own.';

/** Describes the whole API as OpenAPI 3.1. */
export function describeApi(version: string, endpoints: readonly Endpoint[] = ENDPOINTS): OpenApi {
  const schemas = new Schemas();
  const paths: OpenApi['paths'] = {};
  for (const endpoint of endpoints)
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = describeOperation(endpoint, schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'Muster', version, description: INTRODUCTION },
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: schemas.list(), securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  };
}

function describeOperation(endpoint: Endpoint, schemas: Schemas): Operation {
  const { name, summary, description, tag, body, alsoAccepts = [] } = endpoint;
  return {
    operationId: name,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    ...(endpoint.isOpen === true ? {} : { security: [{ key: [] }, {}] }),
    parameters: describeParameters(endpoint, schemas),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.optional !== true,
            content: {
              'application/json': { schema: schemas.tell(body.schema), example: body.example },
              ...Object.fromEntries(alsoAccepts.map((type) => [type, { schema: { type: 'string' } }])),
            },
          },
        }),
    responses: describeAnswers(endpoint, schemas),
  };
}

function describeParameters({ path, query, namesProducer }: Endpoint, schemas: Schemas): Parameter[] {
  const known = {
    collection: { schema: schemas.tell(collectionName), example: 'embeddings' },
    id: { schema: { type: 'string', minLength: 1 }, example: 'mug-1' },
    operation: { schema: { type: 'string', pattern: '^[0-9]+-[0-9]+$' }, example: '1763712000000-0' },
  };
  const inPath = [...path.matchAll(/\{(collection|id|operation)\}/g)].map(([, name]) => ({
    name: name!,
    in: 'path' as const,
    required: true,
    ...known[name as keyof typeof known],
  }));
  const inQuery = query === undefined ? [] : schemas.tellMembers(query);
  return [
    ...inPath,
    ...inQuery.map(([name, schema, required]) => ({ name, in: 'query' as const, required, schema })),
    ...(namesProducer === true ? [PRODUCER] : []),
  ];
}

const PRODUCER: Parameter = {
  name: 'Muster-Producer',
  in: 'header',
  required: false,
  description: 'Who sends; “anonymous” without it.',
  schema: { type: 'string', pattern: '^([!-~]([ -~]*[!-~])?)?$', maxLength: LIMITS.producerBytes },
  example: 'text-job',
};

function describeAnswers(
  {
    answer,
    answerType = 'application/json',
    alsoStatus,
    alsoTypes = [],
    isOpen = false,
    ...endpoint
  }: Endpoint,
  schemas: Schemas,
) {
  const errors = isOpen ? endpoint.errors : [...endpoint.errors, ...ACCESS_ERRORS];
  const body: MediaType = { schema: schemas.tell(answer.schema), example: answer.example };
  const answers: Record<string, Answer> = {
    200: {
      description: 'Done',
      content: {
        [answerType]: body,
        ...Object.fromEntries(alsoTypes.map((type) => [type, { schema: { type: 'string' } }])),
      },
    },
  };
  for (const [status, codes] of groupByStatus(errors)) answers[status] = describeProblem(codes, schemas);
  if (alsoStatus !== undefined) {
    const other = answers[alsoStatus.status];
    answers[alsoStatus.status] = {
      ...other,
      description: [alsoStatus.description, other?.description].filter(Boolean).join('; '),
      content: { ...other?.content, 'application/json': { schema: body.schema } },
    };
  }
  return answers;
}

const groupByStatus = (errors: readonly ErrorCode[]): Map<number, ErrorCode[]> =>
  Map.groupBy([...new Set(errors)].toSorted(), (code) => describeCode(code).status);

function describeProblem(codes: readonly ErrorCode[], schemas: Schemas): Answer {
  const [first] = codes.map((code) => ({ ...describeCode(code), code }));
  const { status, title, code } = first!;
  return {
    description: codes.map((each) => `\`${each}\`: ${describeCode(each).title}`).join('; '),
    ...(status === 429 || status === 503 ? { headers: { 'Retry-After': RETRY_AFTER } } : {}),
    content: {
      'application/problem+json': {
        schema: { allOf: [schemas.tell(problem), { properties: { code: { enum: [...codes] } } }] },
        example: { type: `urn:muster:error:${code}`, title, status, code, detail: `${title}.` },
      },
    },
  };
}

const RETRY_AFTER = {
  description: 'Seconds after which the same request may succeed',
  schema: { type: 'integer', minimum: 1 },
};
