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
    const joined = lists.flatMap((name) => {
      const both = joinedNames(asked[name], wanted[name]);
      return both === '' ? [] : [[name, both] as const];
    });
    return query.withJSON({ ...wanted, ...Object.fromEntries(joined), ...limit, where } as JsonObject);
  }

  protected override described(description: QueryDescription): TriggerQuery {
    return new TriggerQuery(this.connection, description);
  }
}

function joinedNames(...lists: readonly (JsonValue | undefined)[]): string {
  const names = lists.flatMap((list) => (typeof list === 'string' && list !== '' ? list.split(',') : []));
  return [...new Set(names)].join(',');
}

/** Nobody gets more than they asked for. */
function smallest(...limits: readonly (JsonValue | undefined)[]): { readonly limit?: number } {
  const numbers = limits.filter((limit) => typeof limit === 'number');
  return numbers.length > 0 ? { limit: Math.min(...numbers) } : {};
}
