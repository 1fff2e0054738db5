import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks a person on the terminal. The end of input is an empty answer; Ctrl-C ends the process, as it does elsewhere. */
export function ask(question: string, preset?: string): Promise<string> {
  return answerTo(`${question}${preset ? ` [${preset}]` : ''} `, process.stderr, preset);
}

/** The same for what nobody shall read on the screen. */
export async function askSecretly(question: string): Promise<string> {
  process.stderr.write(`${question} `);
  const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await answerTo('', nothing);
  process.stderr.write('\n');
  return answer;
}

async function answerTo(prompt: string, output: NodeJS.WritableStream, preset: string = ''): Promise<string> {
  const line = createInterface({ input: process.stdin, output, terminal: true });
  try {
    const ended = new Promise<string>((resolve) => line.once('close', () => resolve('')));
    line.once('SIGINT', () => {
      line.close();
      process.kill(process.pid, 'SIGINT');
    });
    return (await Promise.race([line.question(prompt), ended])).trim() || preset;
  } finally {
    line.close();
  }
}
