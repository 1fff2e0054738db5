import { ParseError } from './transport/errors.js';
import { ValidationError } from './values/validation-error.js';
import { issuesIn } from './wire/wire-issues.js';

/** The same error; where the server's answer carries a ValidationError that cloud code threw, that one. */
export function refusedValues<Failure>(error: Failure): Failure | ValidationError {
  const issues = error instanceof ParseError && error.code === 142 ? issuesIn(error.reason) : undefined;
  if (!issues) return error;
  const refused = new ValidationError(issues);
  refused.cause = error;
  return refused;
}
