import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { latePart } from '../transport/late-part.js';
import { type PreparedRequest, preparedRequest } from '../transport/prepared-request.js';
import { ValidationError, invalid } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import { describe, isPlainObject } from '../wire/encode.js';
import type { Connection } from './connection.js';
import { encodeUpdate } from './encode-update.js';
import { explainRefusal } from './refusal.js';

/** What is changed of an object that need not have been read. */
interface Update {
  readonly path: string;
  readonly batchable: boolean;
  readonly definition: ClassDefinition;
  readonly changes: object;
}

/**
 * The request that changes an object; where files are in it that were never uploaded, once those are.
 *
 * @throws ValidationError naming what cannot be sent, and what an upload throws
 */
export function updateRequest(
  connection: Connection,
  { definition, changes, ...rest }: Update,
  options?: CallOptions,
): PreparedRequest {
  if (!isPlainObject(changes)) {
    throw invalid(definition.className, `takes the fields that change, not ${describe(changes)}.`);
  }
  const encode = (): ApiRequest => ({ method: 'PUT', ...rest, ...encodeUpdate(definition, changes) });
  try {
    return encode();
  } catch (error) {
    if (!(error instanceof ValidationError && error.issues.some(({ file }) => file))) throw error;
    const part = latePart(() => import('./new-files.js'));
    return { later: part.then(({ afterUploads }) => afterUploads(connection, error, options, encode)) };
  }
}

/** The same error; where the cause is known and the server does not tell it, its message does. */
export async function explainUpdate(error: unknown, request: PreparedRequest): Promise<unknown> {
  const { body } = await preparedRequest(request);
  return explainRefusal(error, body);
}
