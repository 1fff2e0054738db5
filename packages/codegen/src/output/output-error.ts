/** The generated files cannot be written. The message is one line: which file, why, and what to do. */
export class OutputError extends Error {
  override readonly name: string = 'OutputError';
}
