import type { Schema } from '#lib/contract/openapi.ts';

/** A member of an object, by its way there: `modalities[].name`. */
export interface Member {
  way: string;
  schema: Schema;
  isRequired: boolean;
}

/** An object's members, those of the objects within it after each. */
export const listMembers = (schema: Schema, prefix = ''): Member[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const way = `${prefix}${name}`;
    const isRequired = schema.required?.includes(name) === true;
    return [{ way, schema: member, isRequired }, ...listWithin(member, way)];
  });

/** Objects stand in place, in lists, by name, or as one of several choices. */
function listWithin(schema: Schema, way: string): Member[] {
  if (schema.properties !== undefined) return listMembers(schema, `${way}.`);
  if (schema.items !== undefined) return listWithin(schema.items, `${way}[]`);
  if (typeof schema.additionalProperties === 'object')
    return listWithin(schema.additionalProperties, `${way}{}`);
  return (schema.anyOf ?? []).flatMap((choice) => listWithin(choice, way));
}
