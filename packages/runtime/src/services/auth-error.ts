import { ParseError } from '../transport/errors.js';

/** What the server does not like about an account. */
export type AuthProblem =
  | 'accountLinked'
  | 'accountLocked'
  | 'emailInvalid'
  | 'emailMissing'
  | 'emailNotFound'
  | 'emailNotVerified'
  | 'emailTaken'
  | 'mfaRequired'
  | 'mfaWrong'
  | 'passwordExpired'
  | 'passwordMissing'
  | 'passwordRefused'
  | 'providerRefused'
  | 'providerUnknown'
  | 'usernameMissing'
  | 'usernameTaken'
  | 'wrongCredentials';

/** The server refused what has to do with an account: a `ParseError` whose `problem` says why. */
export class AuthError extends ParseError {
  readonly problem: AuthProblem;

  constructor(problem: AuthProblem, refusal: ParseError) {
    super(refusal.code, refusal.reason, refusal.request, refusal.status);
    this.problem = problem;
    const before = this.message;
    // The name of the code says less: a wrong password is `ObjectNotFound`.
    this.message = before.replace(`(${this.name},`, `(${problem},`);
    if (this.stack !== undefined) this.stack = this.stack.replace(before, this.message);
  }
}

interface KnownProblem {
  readonly problem: AuthProblem;
  readonly code: number;
  /** Where one code stands for several problems, what the server says of this one (`UsersRouter.js`, `AccountLockout.js`). */
  readonly reason?: RegExp;
  /** Paths of which alone the code means this. */
  readonly path?: RegExp;
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
  { problem: 'mfaRequired', code: -1, reason: /^Missing additional authData/ },
  { problem: 'mfaWrong', code: 141, reason: /MFA|Invalid auth data/ },
  { problem: 'mfaWrong', code: 210 },
  { problem: 'mfaRequired', code: 211 },
  { problem: 'providerUnknown', code: 252 },
  { problem: 'accountLocked', code: 101, reason: /account is locked/, path: /^\/(login|verifyPassword)/ },
  { problem: 'passwordExpired', code: 101, reason: /password has expired/, path: /^\/login/ },
  { problem: 'wrongCredentials', code: 101, path: /^\/(login$|verifyPassword)/ },
  { problem: 'providerRefused', code: 101, path: /^\/users$/ },
];

/** The same error; where it is a problem of the account, it says which. */
export function explainAuthError(error: unknown): unknown {
  if (!(error instanceof ParseError)) return error;
  const known = knownProblems.find(
    ({ code, reason = /^/, path = /^/ }) =>
      code === error.code && reason.test(error.reason) && path.test(error.request.path),
  );
  return known ? new AuthError(known.problem, error) : error;
}
