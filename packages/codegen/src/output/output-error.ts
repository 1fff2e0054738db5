import { displayText } from '../diagnostics/display-text.js';

/** The generated files cannot be written. The message is one line: which file, why, and what to do. */
export class OutputError extends Error {
  override readonly name: string = 'OutputError';
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'give yourself the right to write there, or set another `output`',
  EPERM: 'give yourself the right to write there, or set another `output`',
  EROFS: 'the file system is read-only; set another `output`',
  ENOSPC: 'the disk is full; make room and run again',
  EDQUOT: 'your quota is used up; make room and run again',
  ENOTDIR: 'a file stands where a folder should be; move it away, or set another `output`',
  EEXIST: 'a file stands where a folder should be; move it away, or set another `output`',
  ELOOP: 'symbolic links lead in a circle; set another `output`',
};

/** What the file system refused, as a sentence with what to do. */
export function failedOn(path: string, what: string, error: unknown): OutputError {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  const remedy = remedies[code] ?? 'check the path and run again';
  return new OutputError(`${displayText(path)}: ${what} (${code}): ${remedy}`);
}
