import { ConsoleReport } from './console-report.js';
import type { UsageError } from './usage-error.js';

/** Says what is wrong with a call. */
export function reportUsageMistake(error: UsageError): number {
  new ConsoleReport(false).failure(`${error.message}\nSee \`parse-orm --help\`.`);
  return 2;
}
