/** A member of a document's source: its value is a vector, or JSON. */
export type Field = readonly [name: string, value: Float32Array | string];

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
