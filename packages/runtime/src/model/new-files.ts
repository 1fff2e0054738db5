import type { CallOptions } from '../transport/api-request.js';
import { ValidationError, type ValidationIssue } from '../values/validation-error.js';
import type { Connection } from './connection.js';

/**
 * What `encode` gives once the files are uploaded for lack of which it threw.
 *
 * @param error what it threw; nothing where it was not tried yet
 * @throws the error itself where files are not the reason, and what an upload throws: its message begins with the field
 */
export async function afterUploads<Encoded>(
  connection: Connection,
  error: unknown,
  options: CallOptions | undefined,
  encode: () => Encoded,
): Promise<Encoded> {
  for (let reason = error; ;) {
    if (reason !== undefined) await uploadMissing(connection, reason, options);
    try {
      return encode();
    } catch (again) {
      reason = again;
    }
  }
}

async function uploadMissing(connection: Connection, error: unknown, options: CallOptions | undefined): Promise<void> {
  if (!(error instanceof ValidationError)) throw error;
  const others = error.issues.filter(({ file }) => !file);
  if (others.length > 0) throw new ValidationError(others);
  const outcomes = await Promise.allSettled(error.issues.map((issue) => upload(connection, issue, options)));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}

async function upload(connection: Connection, { path, file }: ValidationIssue, options?: CallOptions): Promise<void> {
  if (!file) return;
  try {
    await connection.uploadFile(file, options);
  } catch (error) {
    throw withPlace(error, path);
  }
}

/** The same error, whose message says where the file was to be kept. */
export function withPlace(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error;
  // Read before: an engine may write it only now, with the message of now.
  const { message, stack } = error;
  error.message = `${path}: ${message}`;
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
  return error;
}
