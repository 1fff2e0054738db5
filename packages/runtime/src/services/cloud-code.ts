import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { Answer } from '../model/answer.js';
import type { Connection } from '../model/connection.js';
import type { CallOptions } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { collectIssues, invalid } from '../values/validation-error.js';
import { defineClass } from '../wire/class-schema.js';
import { decodeValue } from '../wire/decode.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { encodeAs } from '../wire/field-kinds.js';

/** What a cloud function or job takes, in the shorthand of `ClassSchema`; answers say themselves what they hold. */
export interface CallableSchema {
  readonly params: { readonly [name: string]: string };
}

/** The cloud functions and jobs of an application. */
export interface CallableSchemas {
  readonly functions: { readonly [name: string]: CallableSchema };
  readonly jobs: { readonly [name: string]: CallableSchema };
}

/** The same, ready for a client to offer them. */
export interface CloudCode {
  functionsOf(connection: Connection): object;
  jobsOf(connection: Connection): object;
}

/** A job that was started: it runs on after the answer. */
export interface StartedJob {
  /** The id of its row in `_JobStatus`, where its progress and outcome stand. */
  readonly jobStatusId: string;
}

type Call<Result> = (params?: object, options?: CallOptions) => Promise<Result>;

/** Makes cloud functions and jobs callable. Generated code calls it; an app without any ships none of this. */
export function defineCloudCode({ functions, jobs }: CallableSchemas): CloudCode {
  return {
    functionsOf: (connection) =>
      callsOf(functions, (name, body, options) => callFunction(connection, name, body, options)),
    jobsOf: (connection) => callsOf(jobs, (name, body, options) => startJob(connection, name, body, options)),
  };
}

/** REST guide, "Cloud Code": the values of the answer are decoded, objects become models. */
async function callFunction(
  connection: Connection,
  name: string,
  body: JsonObject,
  options?: CallOptions,
): Promise<unknown> {
  const path = `/functions/${encodeURIComponent(name)}`;
  const answer = await connection.request({ method: 'POST', path, body }, options);
  if (!isJsonObject(answer)) throw unexpectedAnswer('{ result }', answer);
  const { result } = answer;
  return result === undefined || result === null ? undefined : decodeValue(result, new Answer(connection));
}

/** REST guide, "Background Jobs": the server starts them for the master key alone. */
async function startJob(
  connection: Connection,
  name: string,
  body: JsonObject,
  options?: CallOptions,
): Promise<StartedJob> {
  let jobStatusId: string | undefined;
  const onHeaders = (header: (headerName: string) => string | undefined): void => {
    jobStatusId = header('x-parse-job-status-id');
  };
  const path = `/jobs/${encodeURIComponent(name)}`;
  await connection.request({ method: 'POST', path, body, onHeaders }, options);
  if (jobStatusId === undefined) throw unexpectedAnswer('the id of the job', undefined);
  return { jobStatusId };
}

function callsOf<Result>(
  schemas: { readonly [name: string]: CallableSchema },
  send: (name: string, body: JsonObject, options: CallOptions | undefined) => Promise<Result>,
): Record<string, Call<Result>> {
  const calls = Object.entries(schemas).map(([name, schema]): [string, Call<Result>] => {
    // The names of parameters are their own: there are no two sides to them.
    const { byProperty } = defineClass({ className: name, fields: schema.params });
    return [
      name,
      async (params = {}, options) => {
        if (!isPlainObject(params)) throw invalid(name, `takes its parameters as an object, not ${describe(params)}.`);
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
        return send(name, body, options);
      },
    ];
  });
  return Object.fromEntries(calls);
}
