import type { JsonObject } from '../json.js';

/** What comes whatever is chosen (server: `LiveQuery/Client.js`). */
const alwaysThere = ['className', 'objectId', 'createdAt', 'updatedAt', 'ACL'];

/**
 * Where a class has a `beforeSubscribe`, Parse Server 9.10 breaks on the fields that a subscription chooses or watches: it
 * takes them as lists alone (`RequestSchema.js`), and reads them as texts (`withJSON` of its SDK). Of such a class whole
 * objects are asked for, and what was wanted of them is chosen here.
 */
export class ChosenFields {
  readonly #whole = new Set<unknown>();
  readonly #asked = new WeakSet<JsonObject>();

  /** @returns whether what was refused is to be asked for anew */
  refused(query: JsonObject, reason: string): boolean {
    const { className, keys, watch } = query;
    const isBroken = (keys ?? watch) !== undefined && reason.endsWith('.split is not a function');
    if (!isBroken || this.#asked.has(query)) return false;
    this.#whole.add(className);
    return true;
  }

  /** What is asked for in place of a query. */
  asked(query: JsonObject): JsonObject {
    const { keys: _, watch: __, ...whole } = query;
    if (!this.#whole.has(query['className'])) return query;
    this.#asked.add(query);
    return whole;
  }

  /** @returns what the server would have told; nothing where it would have told nothing */
  told(query: JsonObject, operation: string, objects: Objects): Objects | undefined {
    if (!this.#whole.has(query['className'])) return objects;
    const { keys, watch } = query as { readonly keys?: readonly string[]; readonly watch?: readonly string[] };
    const [object, original] = objects;
    const isChange = operation === 'update' || operation === 'create';
    const isSame = (name: string): boolean => JSON.stringify(object[name]) === JSON.stringify(original?.[name]);
    if (isChange && watch?.every(isSame)) return undefined;
    return keys ? [chosen(object, keys), original && chosen(original, keys)] : objects;
  }
}

type Objects = readonly [object: JsonObject, original: JsonObject | undefined];

function chosen(object: JsonObject, keys: readonly string[]): JsonObject {
  const names = [...alwaysThere, ...keys];
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}
