import { Answer } from '../model/answer.js';
import type { Connection } from '../model/connection.js';
import type { Model } from '../model/model.js';
import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import type { Headers } from '../transport/caller.js';
import { unexpectedAnswer } from '../transport/failures.js';
import type { QueryDescription } from './query-description.js';

/** What a query is made of. */
export interface QueryParts {
  readonly connection: Connection;
  readonly description: QueryDescription;
  /** Who asked, where that was known. */
  readonly as?: Headers | undefined;
}

/** The objects of an answer to `find`. */
export function modelsIn(query: QueryParts, answer: JsonValue): Model[] {
  return modelsOf(query, rowsIn(query, answer));
}

export function rowsIn({ description }: QueryParts, answer: JsonValue): readonly JsonObject[] {
  const results = isJsonObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(results)) throw unexpectedAnswer(`a list of ${description.className}`, answer);
  return results as readonly JsonObject[];
}

/** The rows of one answer as objects. */
export function modelsOf({ connection, description }: QueryParts, rows: readonly JsonObject[]): Model[] {
  const context = new Answer(connection);
  return rows.map((row) => context.row(description.className, row));
}

/** The object of an answer to `get`. */
export function modelIn({ connection, description: { className } }: QueryParts, row: JsonValue): Model {
  if (!isJsonObject(row)) throw unexpectedAnswer(`an object of ${className}`, row);
  return new Answer(connection).row(className, row);
}
