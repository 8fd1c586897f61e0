/** JSON as engines are sent it: vectors to the bit, members that are JSON already. */

/** A vector as JSON numbers. They parse back to the same float32 values, to the bit. */
export const encodeVector = (vector: Float32Array): string =>
  // JSON.stringify writes -0 as 0.
  vector.includes(0)
    ? `[${Array.from(vector, (value) => (Object.is(value, -0) ? '-0.0' : String(value))).join(',')}]`
    : JSON.stringify(Array.from(vector));

/** Members of an object, their values as JSON. */
export type Members = readonly (readonly [name: string, json: string])[];

/** An object of JSON whose members are JSON already. */
export const encodeObject = (members: Members): string =>
  `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
