import { type JsonObject, isJsonObject } from '../json.js';
import { type Model, stateOf } from '../model/model.js';
import type { CallOptions } from '../transport/api-request.js';
import { invalid } from '../values/validation-error.js';
import type { AccountSecrets } from './account-requests.js';
import type { CurrentUser } from './current-user.js';

/** Links the own user to a provider, or ends that: `null`. REST guide, "Users: Linking Users". */
export async function link(
  current: CurrentUser,
  call: string,
  [provider, authData]: readonly [provider: string, authData: JsonObject | null],
  options?: CallOptions,
): Promise<{ user: Model; secrets: AccountSecrets }> {
  const user = await current.required(call, options);
  // Whoever has another way in is not anonymous any more.
  const isNamed = provider !== 'anonymous' && authData !== null && isLinked(user, 'anonymous');
  const all = { [provider]: authData, ...(isNamed && { anonymous: null }) };
  const { secrets } = await current.change(user, { authData: all }, options);
  return { user: await current.refreshed(user, options), secrets };
}

/** Whether a user can log in with a provider. MFA is there, too, for who could enrol for it and has not. */
export function isLinked(user: Model, provider: string): boolean {
  const linked = objectIn(stateOf(user).row, 'authData');
  const isThere = Object.hasOwn(linked, provider) && linked[provider] !== null;
  return isThere && objectIn(linked, provider)['status'] !== 'disabled';
}

/** What a member holds, where that is an object. */
export function objectIn(holder: JsonObject, name: string): JsonObject {
  const value = holder[name];
  return isJsonObject(value) ? value : {};
}

/** The server takes `null` for the end of a link, and what is missing for nothing to do. */
export function requireAuthData(call: string, provider: string, authData: unknown): void {
  if (typeof authData === 'object' && authData !== null && Object.keys(authData).length > 0) return;
  throw invalid(`auth.${call}`, `needs what the provider ${provider} says of the user: an object such as { id, … }.`);
}
