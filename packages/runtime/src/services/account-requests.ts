import { type JsonObject, isJsonObject } from '../json.js';
import type { ApiRequest, SendOptions } from '../transport/api-request.js';
import { refusedValues } from '../refused-values.js';
import { unexpectedAnswer } from '../transport/errors.js';
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
