import { ValidationError } from '../values/validation-error.js';
import { describe } from '../wire/encode.js';
import type { Caller } from './caller.js';
import { callParams } from './call-params.js';
import { callResult } from './call-result.js';
import { type Handler, told } from './class-triggers.js';
import type { ParamSchemas } from './param-schema.js';
import type { SdkRequest } from './parse-sdk.js';
import type { Registrar } from './registrar.js';

/** The functions or jobs that a schema declares: what each takes. */
export interface DeclaredCalls {
  readonly [name: string]: ParamSchemas;
}

/** What `cloud.functions` offers (server: `Routers/FunctionsRouter.js`). */
export function functionHandlers(registrar: Registrar, declared: DeclaredCalls): object {
  return registrations(declared, (name, schemas, handler, options) => {
    const run = async (request: SdkRequest, caller: Caller): Promise<unknown> => {
      const params = callParams(name, schemas, request.params ?? {}, caller.connection);
      return resultOf(await handler(told(caller, { params })), name);
    };
    registrar.function(name, run, registrar.options(options));
  });
}

/** What a handler returns and cannot travel is no mistake of whoever called. */
function resultOf(value: unknown, name: string): unknown {
  try {
    return callResult(value, `the result of ${name}`);
  } catch (error) {
    throw error instanceof ValidationError ? new TypeError(error.message) : error;
  }
}

/** What `cloud.jobs` offers. */
export function jobHandlers(registrar: Registrar, declared: DeclaredCalls): object {
  return registrations(declared, (name, schemas, handler) => {
    registrar.job(name, async (request, caller) => {
      const params = callParams(name, schemas, request.params ?? {}, caller.connection);
      const messages: Promise<unknown>[] = [];
      const message = async (text: string): Promise<void> => {
        const written = Promise.resolve(request.message?.(text));
        messages.push(written);
        await written;
      };
      try {
        await handler(told(caller, { params, message, jobId: request.jobId }));
      } finally {
        // One that nobody waits for and that fails would end the server, and one that comes late would be the last word.
        await Promise.allSettled(messages);
      }
    });
  });
}

function registrations(
  declared: DeclaredCalls,
  register: (name: string, schemas: ParamSchemas, handler: Handler, options?: object) => void,
): object {
  return Object.fromEntries(
    Object.entries(declared).map(([name, schemas]) => [
      name,
      (handler: Handler, options?: object): void => {
        if (typeof handler !== 'function') throw new TypeError(`${name} takes a function, not ${describe(handler)}.`);
        register(name, schemas, handler, options);
      },
    ]),
  );
}
