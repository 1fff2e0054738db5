import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { Answer } from '../model/answer.js';
import type { Connection } from '../model/connection.js';
import type { SendOptions } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { collectIssues, invalid } from '../values/validation-error.js';
import { defineClass } from '../wire/class-schema.js';
import { decodeValue } from '../wire/decode.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { encodeAs } from '../wire/field-kinds.js';
import type { CallableSchema, StartedJob } from './cloud-code.js';

/** Sends a call whose parameters are ready. */
export type Send = (connection: Connection, name: string, body: JsonObject, options?: SendOptions) => Promise<unknown>;

/** What is called. */
interface Callee {
  readonly name: string;
  readonly schema: CallableSchema;
  readonly send: Send;
}

/** @throws ValidationError for parameters that the schema does not declare, of another type, or missing */
export async function callCloud(
  connection: Connection,
  { name, schema, send }: Callee,
  params: object = {},
  options?: SendOptions,
): Promise<unknown> {
  if (!isPlainObject(params)) throw invalid(name, `takes its parameters as an object, not ${describe(params)}.`);
  // The names of parameters are their own: there are no two sides to them.
  const { byProperty } = defineClass({ className: name, fields: schema.params });
  const body: Record<string, JsonValue> = {};
  const given = new Set([...Object.keys(params), ...Object.keys(schema.params)]);
  collectIssues(given, (param) => {
    const path = `${name}.${param}`;
    const value = Object.hasOwn(params, param) ? params[param] : undefined;
    const field = Object.hasOwn(schema.params, param) ? byProperty.get(param) : undefined;
    if (!field) throw invalid(path, 'is no parameter of this function.');
    if (value !== undefined) body[param] = encodeAs(field, value, path);
    else if (field.required) throw invalid(path, 'is required.');
  });
  return send(connection, name, body, options);
}

/** REST guide, "Cloud Code": the values of the answer are decoded, objects become models. */
export async function callFunction(
  connection: Connection,
  name: string,
  body: JsonObject,
  options?: SendOptions,
): Promise<unknown> {
  const path = `/functions/${encodeURIComponent(name)}`;
  const answer = await connection.request({ method: 'POST', path, body }, options);
  if (!isJsonObject(answer)) throw unexpectedAnswer('{ result }', answer);
  const { result } = answer;
  return result === undefined || result === null ? undefined : decodeValue(result, new Answer(connection));
}

/** REST guide, "Background Jobs": the server starts them for the master key alone. */
export async function startJob(
  connection: Connection,
  name: string,
  body: JsonObject,
  options?: SendOptions,
): Promise<StartedJob> {
  if (!connection.isMaster) throw invalid(`jobs.${name}`, 'is for the master key alone: use db.asMaster().');
  let jobStatusId: string | undefined;
  const onHeaders = (header: (headerName: string) => string | undefined): void => {
    jobStatusId = header('x-parse-job-status-id');
  };
  const path = `/jobs/${encodeURIComponent(name)}`;
  await connection.request({ method: 'POST', path, body, onHeaders }, options);
  if (jobStatusId === undefined) throw unexpectedAnswer('the id of the job', undefined);
  return { jobStatusId };
}
