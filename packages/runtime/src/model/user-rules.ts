import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
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

/**
 * Who a user is for providers, once some links were saved: the others stay, `null` ends one. What was shown to prove it, such
 * as the secret of MFA, is nobody's business afterwards.
 */
export function linksAfter(saved: JsonValue | undefined, before?: JsonValue): JsonObject {
  const links = new Map(entriesIn(before));
  for (const [provider, data] of entriesIn(saved)) {
    if (data === null) links.delete(provider);
    else links.set(provider, Object.fromEntries(entriesIn(data).filter(([name]) => name === 'id')));
  }
  return Object.fromEntries(links);
}

function entriesIn(value: JsonValue | undefined): [string, JsonValue][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}
