import { ParseError } from '../transport/errors.js';
import { ValidationError } from '../values/validation-error.js';
import { issuesText } from '../wire/wire-issues.js';
import { CloudError } from './cloud-error.js';
import type { ParseSDK, SdkLog } from './parse-sdk.js';

/** Without one the server's own logger is out of reach, as in the triggers of live queries. */
const consoleLog: Pick<SdkLog, 'error'> = { error: (text) => console.error(text) };

/**
 * An error that a handler threw, as what the client may see of it: what was meant for it, with its code. Of anything else
 * it hears that there was one; the server's log has it all.
 *
 * @param place which handler, such as `Post.beforeSave`
 */
export function refusal(error: unknown, place: string, { Error: SdkError }: ParseSDK, log?: SdkLog): Error {
  if (error instanceof SdkError) return error;
  if (error instanceof ValidationError) return new SdkError(142, issuesText(error));
  if (error instanceof CloudError) return new SdkError(error.code, error.message);
  if (error instanceof ParseError && error.code > 1) return new SdkError(error.code, error.reason);
  const report = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  (log ?? consoleLog).error(`${place} failed. ${report}`);
  return new SdkError(141, `${place} failed: the log of the server says why.`);
}
