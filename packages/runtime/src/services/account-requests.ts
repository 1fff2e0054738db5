import { type JsonObject, isJsonObject } from '../json.js';
import type { ApiRequest, SendOptions } from '../transport/api-request.js';
import { refusedValues } from '../refused-values.js';
import { unexpectedAnswer } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import type { LogInCredentials } from './auth.js';
import { explainAuthError } from './auth-problems.js';
import type { ServiceContext } from './service-context.js';

/** What opens an account, taken out of an answer. */
export interface AccountSecrets {
  readonly sessionToken: string | undefined;
  readonly authDataResponse: JsonObject;
}

export interface AccountAnswer {
  /** The row of the user, as far as it was answered, without secrets. */
  readonly row: JsonObject;
  readonly secrets: AccountSecrets;
}

/**
 * Sends a request about an account.
 *
 * @throws AuthError where the server refuses because of the account
 */
export async function askAccount(
  { transport }: ServiceContext,
  request: ApiRequest,
  options?: SendOptions,
): Promise<AccountAnswer> {
  let taken: JsonObject = {};
  const onSecrets = (secrets: JsonObject): void => {
    taken = secrets;
  };
  try {
    const answer = await transport.request({ ...request, onSecrets }, options);
    if (!isJsonObject(answer)) throw unexpectedAnswer('a user', answer);
    const { sessionToken, authDataResponse, ...row } = { ...answer, ...taken };
    return {
      row,
      secrets: {
        sessionToken: typeof sessionToken === 'string' ? sessionToken : undefined,
        authDataResponse: isJsonObject(authDataResponse) ? authDataResponse : {},
      },
    };
  } catch (error) {
    throw explainAuthError(refusedValues(error), request.body);
  }
}

/** @throws ValidationError for what are no credentials at all; what is missing of them, the server says */
export function bodyOf(call: string, credentials: LogInCredentials): JsonObject {
  if (!isPlainObject(credentials)) {
    throw invalid(`auth.${call}`, `takes { username, password } or { email, password }, not ${describe(credentials)}.`);
  }
  const { username, email, password } = credentials as Partial<Record<string, string>>;
  const given = Object.entries({ username, email, password });
  return Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What other providers, and MFA, ask for at a log-in. */
export function additionalData(given: { mfa: string | undefined; authData: object | undefined }): JsonObject {
  return { ...given.authData, ...(given.mfa !== undefined && { mfa: { token: given.mfa } }) };
}
