/**
 * A member of a document's source: its value is a vector, or JSON. A vector that the server gave back is written as the server
 * itself would when it updates the document: it rounds numbers and base64 differently.
 */
export type Field = readonly [name: string, value: Float32Array | string, isGivenBack?: boolean];

/** One operation of a bulk. */
export interface Operation {
  id: string;
  /** JSON of the action. */
  action: string;
  /** What it writes; a delete writes nothing. */
  source?: {
    fields: readonly Field[];
    /** They are merged into a document, else they are all of it. */
    isPartial?: boolean;
  };
}
