import { AbortError, ConnectionError, ParseError, TimeoutError } from '../../transport/errors.js';
import { refusedValues } from '../../refused-values.js';
import { type FileInterruption, interruptionIn } from './file-interruption.js';
import type { UploadState } from './upload.js';

/** What the server means by what it says of a file, and what can be done. */
const remedies: readonly { readonly text: RegExp; readonly remedy: string }[] = [
  {
    text: /File size exceeds|too large/,
    remedy: 'That is the maxUploadSize of the server, where a file with metadata or tags counts a third more.',
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
  const { name, size, loaded } = state;
  const file = size === undefined ? `"${name}"` : `"${name}", ${bytes(size)}`;
  const sent = `of which ${bytes(loaded)} were sent`;
  if (error instanceof ParseError) {
    const refused = refusedValues(error);
    if (refused !== error) return refused;
    const known = remedies.find(({ text }) => text.test(error.reason));
    return withWords(error, `${known ? `${known.remedy} ` : ''}The file is ${file}.`);
  }
  if (error instanceof TimeoutError)
    return withWords(error, `All that time nothing moved: the file is ${file}, ${sent}.`);
  if (!(error instanceof ConnectionError)) return error;
  const isTooLarge = error.status === 413 && `It is too large for the server, or for a proxy before it: ${file}.`;
  return withWords(error, isTooLarge || `The file is ${file}, ${sent}.`);
}

function readError({ message, thrown }: FileInterruption, { name, loaded }: UploadState): Error {
  const words = `The stream of "${name}" failed after ${bytes(loaded)}: ${message}. The file was not stored.`;
  return new Error(words, { cause: thrown });
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${count.toLocaleString('en')} bytes`;
}

function withWords(error: Error, words: string): Error {
  const before = error.message;
  error.message += `${/[.?]$/.test(before) ? '' : '.'} ${words}`;
  if (error.stack !== undefined) error.stack = error.stack.replace(before, error.message);
  return error;
}
