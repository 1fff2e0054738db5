import { ConsoleReport } from './console-report.js';

/** Says what ended a command. Our own errors are written for people; anything else is our mistake, and shows where. */
export function reportFailure(error: unknown): number {
  const isOurs = error instanceof Error && ['OutputError', 'ServerError'].includes(error.name);
  const text = error instanceof Error ? (isOurs ? error.message : (error.stack ?? error.message)) : String(error);
  new ConsoleReport(false).failure(text);
  return 1;
}
