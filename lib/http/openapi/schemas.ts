import { z } from 'zod';
import * as answers from '#lib/contract/answers.ts';
import * as batches from '#lib/contract/batches.ts';
import * as consoleAnswers from '#lib/contract/console.ts';
import * as control from '#lib/contract/control.ts';
import * as nearIds from '#lib/contract/near-ids.ts';
import type { Schema } from '#lib/contract/openapi.ts';
import * as idRules from '#lib/contract/id-rule.ts';
import * as requests from '#lib/contract/requests.ts';
import * as vocabulary from '#lib/contract/vocabulary.ts';

const refTo = (name: string): string => `#/components/schemas/${name}`;

/**
 * Turns zod's shapes into JSON Schemas. What the contract exports is told once, under the name of its export; a shape made
 * in place is told where it stands.
 */
export class Schemas {
  readonly #names = z.registry<{ id: string }>();
  readonly #all: Record<string, Schema>;
  readonly #used = new Set<string>();

  constructor() {
    for (const [name, schema] of Object.entries({
      ...vocabulary,
      ...requests,
      ...answers,
      ...control,
      ...consoleAnswers,
      ...batches,
      ...idRules,
      ...nearIds,
    }))
      if (schema instanceof z.ZodType)
        this.#names.add(schema, { id: name.charAt(0).toUpperCase() + name.slice(1) });
    const { schemas } = z.toJSONSchema(this.#names, { io: 'input', uri: refTo });
    this.#all = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
  }

  /** A schema, or the reference to it where it has a name. */
  tell(schema: z.ZodType): Schema {
    const name = this.#names.get(schema)?.id;
    if (name !== undefined) {
      this.#use(name);
      return { $ref: refTo(name) };
    }
    if (schema instanceof z.ZodUnion)
      return { anyOf: schema.options.map((option) => this.tell(option as z.ZodType)) };
    return bare(z.toJSONSchema(schema, { io: 'input' }));
  }

  /** The members of an object, one by one. */
  tellMembers(schema: z.ZodObject): [name: string, schema: Schema, isRequired: boolean][] {
    const { properties = {}, required = [] } = bare(z.toJSONSchema(schema, { io: 'input' }));
    return Object.entries(properties).map(([name, member]) => [
      name,
      { ...member, ...tellDefault(schema.shape[name]) },
      required.includes(name),
    ]);
  }

  /** Every named schema that was referred to. */
  list(): Record<string, Schema> {
    return Object.fromEntries(Object.entries(this.#all).filter(([name]) => this.#used.has(name)));
  }

  #use(name: string): void {
    if (this.#used.has(name)) return;
    this.#used.add(name);
    for (const [, other] of JSON.stringify(this.#all[name]).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      this.#use(other!);
  }
}

/** The library leaves out the default of what is read from text. */
const tellDefault = (member: unknown): Schema =>
  member instanceof z.ZodDefault ? { default: member.def.defaultValue } : {};

function bare(schema: object): Schema {
  const { $schema: _dialect, $id: _id, ...rest } = schema as Schema & { $schema?: string; $id?: string };
  return rest;
}
