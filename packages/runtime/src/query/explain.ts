import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { CallOptions } from '../transport/api-request.js';
import type { AggregatedQuery } from './aggregate-run.js';

export interface ExplainOptions extends CallOptions {
  /** How much MongoDB tells; PostgreSQL tells its plan, whatever is asked for. */
  readonly verbosity?: 'queryPlanner' | 'executionStats' | 'allPlansExecution';
}

/** How the database would find the objects, in its own words. */
export async function explain(
  { definition, parameters, ask }: AggregatedQuery,
  { verbosity }: ExplainOptions,
  send: (query: JsonObject) => Promise<JsonValue>,
): Promise<JsonValue> {
  if (!ask) throw invalid(definition.className, 'is explained for the master key alone: use db.asMaster().');
  const answer = await send({ ...parameters, explain: verbosity ?? true });
  return isJsonObject(answer) ? (answer['results'] ?? null) : answer;
}
