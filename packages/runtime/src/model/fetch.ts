import { type JsonValue, isJsonObject } from '../json.js';
import type { ApiRequest } from '../transport/api-request.js';
import { unexpectedAnswer } from '../transport/failures.js';
import { objectPath } from '../wire/object-path.js';
import { Answer } from './answer.js';
import { includedPaths } from './included-paths.js';
import type { ModelState } from './state.js';

/** The request that loads an object anew, with the links that it was loaded with. */
export function fetchRequest({ definition, row }: ModelState): ApiRequest {
  const include = includedPaths(row).join(',');
  const path = objectPath(definition.className, String(row['objectId']));
  return { method: 'GET', path, ...(include && { query: { include } }), batchable: true };
}

/** Takes over what the server answered to it. */
export function takeFetched(state: ModelState, fresh: JsonValue): void {
  if (!isJsonObject(fresh)) throw unexpectedAnswer(`an object of ${state.definition.className}`, fresh);
  // The objects that came with the row before must not stand in for those that came now.
  state.answer = new Answer(state.answer.connection);
  state.row = fresh;
  state.decoded = undefined;
}
