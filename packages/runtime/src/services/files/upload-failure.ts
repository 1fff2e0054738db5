import { AbortError, ConnectionError, ParseError, TimeoutError } from '../../transport/errors.js';
import { refusedValues } from '../../refused-values.js';
import { type FileInterruption, interruptionIn } from './file-interruption.js';
import type { UploadState } from './upload.js';

/** What the server means by what it says of a file, and what can be done. */
const remedies: readonly { readonly text: RegExp; readonly remedy: string }[] = [
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
    remedy:
      'Let the server take files of users who logged in, fileUpload.enableForAuthenticatedUser, or use the master key.',
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
  const tooLarge = tooLargeError(error);
  if (tooLarge) return withWords(tooLarge, `The file is ${file}. ${limitWords}`);
  if (error instanceof ParseError) {
    const refused = refusedValues(error);
    if (refused !== error) return refused;
    const known = remedies.find(({ text }) => text.test(error.reason));
    return withWords(error, `${known ? `${known.remedy} ` : ''}The file is ${file}.`);
  }
  if (error instanceof TimeoutError)
    return withWords(error, `In that time nothing moved. The file is ${file}, ${sent}.`);
  return error instanceof ConnectionError ? withWords(error, `The file is ${file}, ${sent}.`) : error;
}

const limitWords =
  'The limit is maxUploadSize of the server, where a file with metadata or tags counts a third more, or one of a proxy.';

/** One error for what the server says in one way of a stream, in another of a whole file, and proxies in their own. */
function tooLargeError(error: unknown): ParseError | undefined {
  if (!(error instanceof ParseError || error instanceof ConnectionError) || !error.request) return undefined;
  const reason = error instanceof ParseError ? error.reason : 'The request is too large.';
  const isTooLarge = error.status === 413 || reason.startsWith('File size exceeds maximum');
  return isTooLarge ? new ParseError(129, reason, error.request, 413) : undefined;
}

function readError({ message, thrown }: FileInterruption, { name, loaded }: UploadState): Error {
  const words = `Reading "${name}" failed after ${bytes(loaded)}: ${message.replace(/\.$/, '')}. The file was not stored.`;
  return new Error(words, { cause: thrown });
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${count.toLocaleString('en')} bytes`;
}

function withWords(error: Error, words: string): Error {
  // Read before: an engine may write it only now, with the message of now.
  const { message, stack } = error;
  error.message += `${/[.?]\)?$/.test(message) ? '' : '.'} ${words}`;
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
  return error;
}
