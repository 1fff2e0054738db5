import type { JsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';

/**
 * What the server takes for a stored user, and nobody could log in with (`RestWrite.js`, `_validateUserName`).
 *
 * @throws ValidationError
 */
export function checkUser(body: JsonObject): void {
  for (const name of ['username', 'password']) {
    if (body[name] === '') throw invalid(`_User.${name}`, 'cannot be empty: nobody could log in with it.');
  }
}
