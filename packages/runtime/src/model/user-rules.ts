import type { JsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';

/** The fields that open an account to whoever reads them, by class: in no text that is made of an object. */
export const secretFields: { readonly [className: string]: string } = { _User: 'authData', _Session: 'sessionToken' };

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
