import { basename } from 'node:path';
import type { ImportFile } from './import-files.js';

/** What is wrong where a file is shorter than its manifest says. */
export function lengthProblem({ path, relation, expected = 0 }: ImportFile, read: number): string[] {
  if (relation !== undefined || expected <= read) return [];
  return [`${basename(path)} has ${read} rows, but its manifest says ${expected}: the file is not complete`];
}

/** What is wrong where the server holds more or fewer new rows than were created. */
export function countProblem(className: string, created: number, before: number, now: number): string[] {
  if (now - before === created) return [];
  const difference = now - before;
  const counted = `${Math.abs(difference)} ${difference < 0 ? 'fewer' : 'more'} than before (${now})`;
  return [
    `${className}: ${created} rows were imported, but the server counts ${counted}: others may have written meanwhile`,
  ];
}
