import { AuthError, ConnectionError, ParseError, ValidationError } from '@parse-orm/runtime';
import type { ReactNode } from 'react';

/** An error, if there is one, in words for the person who sees the page. */
export function Problem({ error }: { readonly error: Error | null | undefined }): ReactNode {
  return (
    error && (
      <p role="alert" className="problem">
        {wordsOf(error)}
      </p>
    )
  );
}

function wordsOf(error: Error): string {
  if (error instanceof ConnectionError) return 'The server cannot be reached. Nothing is lost: try again.';
  if (isGone(error)) return 'It is gone: somebody has deleted it.';
  if (error instanceof ParseError) return error.reason;
  if (!(error instanceof ValidationError)) return error.message;
  return error.issues.map(({ path, message }) => `${path.split('.').at(-1)} ${message}`).join(' ');
}

/** A log-in without the right password has that code, too. */
function isGone(error: Error): boolean {
  return error instanceof ParseError && error.name === 'ObjectNotFound' && !(error instanceof AuthError);
}
