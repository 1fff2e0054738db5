import type { JsonObject, JsonValue } from '../json.js';
import type { Connection } from '../model/connection.js';
import { ModelQuery } from '../query/model-query.js';
import { type QueryDescription, everything } from '../query/query-description.js';
import { compileQuery } from '../query/query-parameters.js';
import { RawWhere } from '../query/raw-where.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import type { SdkQuery } from './parse-sdk.js';
import { wireOf } from './sdk-values.js';

/** The names of its parameters that a query of a client and one of a handler add up to. */
const lists = ['include', 'keys', 'excludeKeys'] as const;

/** The query that a client asks, for a handler to narrow. */
export class TriggerQuery extends ModelQuery {
  static of(query: SdkQuery, connection: Connection): TriggerQuery {
    const { where, limit, skip } = query.toJSON();
    const filters = where === undefined ? [] : [new RawWhere(wireOf(where), query.className)];
    return new TriggerQuery(connection, {
      ...everything(query.className),
      filters,
      ...(typeof limit === 'number' && { limit }),
      ...(typeof skip === 'number' && { skip }),
    });
  }

  /** Writes what the handler asks for onto the SDK's query. */
  writeTo(query: SdkQuery): SdkQuery {
    const definitionOf = (className: string): ClassDefinition => this.connection.modelClass(className).definition;
    const { where = {}, ...wanted } = compileQuery(this.description, definitionOf);
    const asked = query.toJSON();
    const limit = smallest(asked['limit'], wanted.limit);
    const hidden = new Set(namesOf(wanted['excludeKeys']));
    const joined = lists.map((name) => {
      const both = [...new Set([...namesOf(asked[name]), ...namesOf(wanted[name])])];
      return [name, name === 'excludeKeys' ? both : visible(both, hidden)] as const;
    });
    const texts = joined
      .filter(([, names]) => names.length > 0)
      .map(([name, names]) => [name, names.join(',')] as const);
    return query.withJSON({ ...wanted, ...Object.fromEntries(texts), ...limit, where } as JsonObject);
  }

  protected override described(description: QueryDescription): TriggerQuery {
    return new TriggerQuery(this.connection, description);
  }
}

function namesOf(list: JsonValue | undefined): string[] {
  return typeof list === 'string' && list !== '' ? list.split(',') : [];
}

/** Parse Server hides what a query omits, but for keys inside it: `contact.email` brings all of `contact`. */
function visible(names: readonly string[], hidden: ReadonlySet<string>): readonly string[] {
  const left = names.filter((name) => !hidden.has(name.split('.')[0] ?? ''));
  // None at all would mean everything.
  return names.length > 0 && left.length === 0 ? ['objectId'] : left;
}

/** Nobody gets more than they asked for. */
function smallest(...limits: readonly (JsonValue | undefined)[]): { readonly limit?: number } {
  const numbers = limits.filter((limit) => typeof limit === 'number');
  return numbers.length > 0 ? { limit: Math.min(...numbers) } : {};
}
