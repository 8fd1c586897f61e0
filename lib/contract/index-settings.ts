import { z } from 'zod';

const option = z.union([z.number(), z.boolean(), z.string().max(100), z.record(z.string(), z.number())]);

/** How the vectors of an index are indexed: what Elasticsearch takes as `index_options`. It judges names and values itself. */
export const vectorOptions = z
  .object({
    /** `hnsw`, `int8_hnsw`, `int4_hnsw`, `bbq_hnsw`, `flat`, `int8_flat` …: what the server knows. */
    type: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
    m: z.number().int().min(2).max(512).optional(),
    ef_construction: z.number().int().min(2).max(3_200).optional(),
  })
  .catchall(option);

/** How the index of a collection is made; null leaves it to Elasticsearch. */
export const indexSettings = z.strictObject({
  shards: z.number().int().min(1).max(1_024).nullable(),
  replicas: z.number().int().min(0).max(10).nullable(),
  /** Cosine vectors come back to the last bit, at the price of disk. */
  exact_vectors: z.boolean(),
  vectors: vectorOptions.nullable(),
});

/** An index or alias. */
export const indexName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,199}$/,
    'has to be up to 200 of a-z, 0-9, ".", "_" and "-", the first a letter or digit',
  );

/** The index of a collection as a request may name it: by its name, or with its settings. */
export const indexRequest = z.union(
  [indexName, z.strictObject({ name: indexName.optional(), ...indexSettings.partial().shape })],
  'has to be a name, up to 200 of a-z, 0-9, ".", "_" and "-", the first a letter or digit; or an object of name, shards (1 to 1,024), replicas (0 to 10), exact_vectors and vectors (with their type)',
);

export type IndexSettingsRequest = Partial<z.infer<typeof indexSettings>>;
