import { type JsonObject, isJsonObject } from '../json.js';
import type { Connection } from '../model/connection.js';
import { invalid } from '../values/validation-error.js';
import type { CallOptions } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/errors.js';

export interface AggregateRawOptions extends CallOptions {
  /** MongoDB: values are taken and answered in its extended JSON. */
  readonly rawValues?: boolean;
  /** MongoDB: fields are named as the database names them, such as `_p_author` and `_created_at`. */
  readonly rawFieldNames?: boolean;
  readonly hint?: string | JsonObject;
  readonly comment?: string;
  readonly readPreference?: string;
}

/** A pipeline as it is on the wire, and its answer as it comes (server: `AggregateRouter`). */
export async function aggregateRaw(
  connection: Connection,
  className: string,
  pipeline: readonly JsonObject[],
  { rawValues, rawFieldNames, hint, comment, readPreference, ...options }: AggregateRawOptions,
): Promise<JsonObject[]> {
  if (!Array.isArray(pipeline)) throw invalid(className, 'takes an array of stages in aggregateRaw.');
  if (!connection.isMaster) {
    throw invalid(className, 'is aggregated for the master key alone: use db.asMaster().');
  }
  const given = Object.entries({ rawValues, rawFieldNames, hint, comment, readPreference });
  const query = { pipeline, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) } as JsonObject;
  const path = `/aggregate/${encodeURIComponent(className)}`;
  const answer = await connection.request({ method: 'GET', path, query }, options);
  const results = isJsonObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(results)) throw unexpectedAnswer(`groups of ${className}`, answer);
  return results as JsonObject[];
}
