import type { JsonObject } from '../json.js';
import type { ApiRequest } from '../transport/api-request.js';
import { ParseError } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import { describe } from '../wire/encode.js';
import { AuthError, type AuthProblem } from './auth-error.js';

/** Whoever was anonymous and has no name or password would be lost; the server asks for them of new users alone. */
export function requireWayIn(
  { username, password }: JsonObject,
  { method, path }: Pick<ApiRequest, 'method' | 'path'>,
): void {
  const refuse = (problem: AuthProblem, code: number, what: string): never => {
    throw new AuthError(problem, new ParseError(code, `${what} is required.`, { method, path }));
  };
  if (!username) refuse('usernameMissing', 200, 'username');
  if (!password) refuse('passwordMissing', 201, 'password');
}

/** The server made a user and opened no session (its `preventLoginWithUnverifiedEmail`). */
export function noSession({ method, path }: Pick<ApiRequest, 'method' | 'path'>): AuthError {
  const reason = 'The server opens no session for a user whose e-mail address is not verified, as this new one.';
  return new AuthError('emailNotVerified', new ParseError(205, reason, { method, path }));
}

/** What no server can have given out, such as a line of a file with its end; a client is made with no other either. */
export function requireToken(token: string): void {
  if (typeof token !== 'string' || !/^[!-~]+$/.test(token))
    throw new TypeError('The session token is empty or has spaces.');
}

/** The parts of a text would each be a field of the user, and so tell how long the text is. */
export function requireValues(input: object): void {
  if (typeof input === 'object' && input !== null) return;
  throw invalid('auth.signUp', `takes { username, password, … }, not ${describe(input)}.`);
}
