import { AbortError, ConnectionError, ParseError, TimeoutError } from '../../transport/errors.js';
import { refusedValues } from '../../refused-values.js';
import { interruptionIn } from './file-interruption.js';
import type { UploadState } from './upload.js';

/** What the server means by what it says of a file, and what can be done. */
const remedies: readonly { readonly text: RegExp; readonly remedy: string }[] = [
  {
    text: /File size exceeds|too large/,
    remedy: 'That is the maxUploadSize of the server; as base64, with metadata or tags, a file is a third longer.',
  },
  {
    text: /by public is disabled/,
    remedy: 'Log in first, or let the server take files of everybody: fileUpload.enableForPublic.',
  },
  {
    text: /by anonymous user is disabled/,
    remedy:
      'Let the user sign up first, or the server take files of anonymous users: fileUpload.enableForAnonymousUser.',
  },
  {
    text: /by authenticated user is disabled/,
    remedy: 'The server takes files by the master key alone: see fileUpload.enableForAuthenticatedUser.',
  },
  {
    text: /of extension .* is disabled/,
    remedy: 'The server decides on endings, and on types where it does not know the ending: fileUpload.fileExtensions.',
  },
  { text: /^Invalid Content-Type/, remedy: 'Give the file a type such as "image/png".' },
];

/** What the failure of an upload means to its caller: an error that names the file. */
export function explainUpload(error: unknown, state: UploadState): unknown {
  const interruption = error instanceof AbortError ? undefined : interruptionIn(error);
  if (interruption) return interruption.origin === 'onProgress' ? interruption.thrown : readError(interruption, state);
  if (error instanceof ParseError) {
    const refused = refusedValues(error);
    if (refused !== error) return refused;
    const known = remedies.find(({ text }) => text.test(error.reason));
    return withWords(error, `${known ? ` ${known.remedy}` : ''} The file is ${fileText(state)}.`);
  }
  if (error instanceof TimeoutError) {
    return withWords(error, ` All that time nothing moved: ${bytes(state.loaded)} of ${fileText(state)} were sent.`);
  }
  if (!(error instanceof ConnectionError)) return error;
  if (error.status === 413) {
    return withWords(
      error,
      ` It is too large for the server, or for a proxy before it: the file is ${fileText(state)}.`,
    );
  }
  return withWords(error, ` The file is ${fileText(state)}, of which ${bytes(state.loaded)} were sent.`);
}

function readError({ message, thrown }: Error & { readonly thrown: unknown }, { name, loaded }: UploadState): Error {
  return new Error(`The stream of "${name}" failed after ${bytes(loaded)}: ${message}. The file was not stored.`, {
    cause: thrown,
  });
}

function fileText({ name, size }: UploadState): string {
  return size === undefined ? `"${name}"` : `"${name}", ${bytes(size)}`;
}

function bytes(count: number): string {
  return `${count.toLocaleString('en')} bytes`;
}

function withWords(error: Error, words: string): Error {
  const before = error.message;
  error.message += words;
  if (error.stack !== undefined) error.stack = error.stack.replace(before, error.message);
  return error;
}
