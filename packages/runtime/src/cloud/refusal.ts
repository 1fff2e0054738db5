import { ParseError } from '../transport/errors.js';
import { ValidationError } from '../values/validation-error.js';
import { issuesText } from '../wire/wire-issues.js';
import { CloudError } from './cloud-error.js';
import type { ParseSDK, SdkLog } from './parse-sdk.js';

/** Without one the server's own logger is out of reach, as in the triggers of live queries. */
const consoleLog: Pick<SdkLog, 'error'> = { error: (text) => console.error(text) };

/**
 * An error that a handler threw, as what the client may see of it: what was meant for it, with its code. Of anything else
 * it hears that there was one; the server's log has it all. A refused request of the handler's own client is there, too: its
 * code and reason do not say which request it was.
 *
 * @param place which handler, such as `Post.beforeSave`
 */
export function refusal(error: unknown, place: string, { Error: SdkError }: ParseSDK, log?: SdkLog): Error {
  if (error instanceof SdkError) return error;
  if (error instanceof ValidationError) return new SdkError(142, issuesText(error));
  if (error instanceof CloudError) return new SdkError(error.code, error.message);
  (log ?? consoleLog).error(`${place} failed. ${reportOf(error)}`);
  if (error instanceof ParseError && error.code > 1) return new SdkError(error.code, error.reason);
  return new SdkError(141, `${place} failed: the log of the server says why.`);
}

/** With where it was thrown, and with what it was caused by. */
function reportOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return plainText(error);
  const { stack, name, message, cause } = error;
  const report = stack ?? `${name}: ${message}`;
  return cause === undefined || depth > 4 ? report : `${report}\nCaused by ${reportOf(cause, depth + 1)}`;
}

function plainText(thrown: unknown): string {
  try {
    return (typeof thrown === 'object' && JSON.stringify(thrown)) || String(thrown);
  } catch {
    return 'What was thrown is no error, and cannot be shown.';
  }
}
