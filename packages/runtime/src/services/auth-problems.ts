import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { ParseError } from '../transport/errors.js';
import { AuthError, type AuthProblem } from './auth-error.js';

interface KnownProblem {
  readonly problem: AuthProblem;
  readonly code: number;
  /** Where one code stands for several problems, what the server says of this one (`UsersRouter.js`, `AccountLockout.js`). */
  readonly reason?: RegExp;
  /** Paths of which alone the code means this. */
  readonly path?: RegExp;
  /** Only where the request showed what a provider said. */
  readonly ofProvider?: true;
}

/** The first that fits counts. */
const knownProblems: readonly KnownProblem[] = [
  { problem: 'usernameMissing', code: 200 },
  { problem: 'passwordMissing', code: 201 },
  { problem: 'usernameTaken', code: 202 },
  { problem: 'emailTaken', code: 203 },
  { problem: 'emailMissing', code: 204 },
  { problem: 'emailNotVerified', code: 205, path: /^\/(login|users|verifyPassword)/ },
  { problem: 'emailNotFound', code: 205 },
  { problem: 'emailInvalid', code: 125 },
  { problem: 'passwordRefused', code: 142, reason: /password/i },
  { problem: 'accountLinked', code: 208 },
  { problem: 'emailAlreadyVerified', code: -1, reason: /is already verified/, path: /^\/verificationEmailRequest/ },
  { problem: 'emailNotFound', code: 101, path: /^\/requestPasswordReset/ },
  { problem: 'mfaRequired', code: -1, reason: /^Missing additional authData .*\bmfa\b/ },
  { problem: 'providerRequired', code: -1, reason: /^Missing additional authData/ },
  // The answer to `mfa: 'request'`, which has a code sent by SMS.
  { problem: 'mfaRequired', code: 141, reason: /^Please enter the token/ },
  { problem: 'mfaWrong', code: 141, reason: /MFA|Invalid auth data/ },
  { problem: 'mfaWrong', code: 210 },
  { problem: 'mfaRequired', code: 211 },
  { problem: 'providerUnknown', code: 252 },
  { problem: 'accountLocked', code: 101, reason: /account is locked/, path: /^\/(login|verifyPassword)/ },
  { problem: 'passwordExpired', code: 101, reason: /password has expired/, path: /^\/login/ },
  { problem: 'providerUnknown', code: 101, reason: /is not configured/, path: /^\/(users|login)$/, ofProvider: true },
  {
    ...{ problem: 'providerRefused', code: 101, path: /^\/(users|login)$/, ofProvider: true },
    reason: /^(?!Permission denied|Invalid username)/,
  },
  { problem: 'wrongCredentials', code: 101, path: /^\/(login$|verifyPassword)/ },
  // Of a change, the server answers what an adapter refuses as if the session were missing (`rest.js`), which would be 209.
  { problem: 'providerRefused', code: 206, path: /^\/users\//, ofProvider: true },
];

/** The same error; where it is a problem of the account, it says which. @param body of the request */
export function explainAuthError(error: unknown, { authData }: JsonObject = {}): unknown {
  if (!(error instanceof ParseError)) return error;
  const known = knownProblems.find(
    ({ code, reason = /^/, path = /^/, ofProvider }) =>
      code === error.code &&
      reason.test(error.reason) &&
      path.test(error.request.path) &&
      (!ofProvider || showsProvider(authData)),
  );
  return known ? new AuthError(known.problem, error) : error;
}

/** Whether there is a provider in it that is not to be unlinked. */
function showsProvider(authData: JsonValue | undefined): boolean {
  return isJsonObject(authData) && Object.values(authData).some((data) => data !== null);
}
