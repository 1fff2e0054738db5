import { ParseError } from '../transport/errors.js';

/** What the server does not like about an account. */
export type AuthProblem =
  | 'accountLinked'
  | 'accountLocked'
  | 'emailAlreadyVerified'
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
  | 'providerRequired'
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
    const { message, stack, request, reason, code } = this;
    // The name of the code says less: a wrong password is `ObjectNotFound`. Nor is it for its usual remedy.
    this.message = `${request.method} ${request.path}: ${reason} (${problem}, code ${code})`;
    if (stack !== undefined) this.stack = stack.replace(message, () => this.message);
  }
}
