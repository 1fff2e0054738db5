import { createInterface } from 'node:readline/promises';

/** Asks a person yes or no on the terminal; anything but yes is no, so is Ctrl-C and the end of input. */
export async function confirm(question: string): Promise<boolean> {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<string>((resolve) => line.once('close', () => resolve('')));
    line.once('SIGINT', () => line.close());
    const answer = await Promise.race([line.question(`${question} [y/N] `), ended]);
    return /^\s*y(es)?\s*$/i.test(answer);
  } finally {
    line.close();
  }
}
