import type { Connection } from '../model/connection.js';
import type { CallOptions } from '../transport/api-request.js';
import { latePart } from '../transport/late-part.js';
import type * as CloudCall from './cloud-call.js';

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

type Call = (params?: object, options?: CallOptions) => Promise<unknown>;

/** Makes cloud functions and jobs callable. Generated code calls it; an app without any ships none of this. */
export function defineCloudCode({ functions, jobs }: CallableSchemas): CloudCode {
  return {
    functionsOf: (connection) => callsOf(functions, connection, ({ callFunction }) => callFunction),
    jobsOf: (connection) => callsOf(jobs, connection, ({ startJob }) => startJob),
  };
}

function callsOf(
  schemas: { readonly [name: string]: CallableSchema },
  connection: Connection,
  kind: (calls: typeof CloudCall) => CloudCall.Send,
): Record<string, Call> {
  const calls = Object.entries(schemas).map(([name, schema]): [string, Call] => [
    name,
    async (params, options) => {
      const caller = connection.callerForLater();
      const [as, calls] = await Promise.all([caller, latePart(() => import('./cloud-call.js'))]);
      return calls.callCloud(connection, { name, schema, send: kind(calls) }, params, {
        ...options,
        ...(as && { as }),
      });
    },
  ]);
  return Object.fromEntries(calls);
}
