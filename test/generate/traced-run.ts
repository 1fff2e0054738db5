import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endingOf, type Project } from './project.js';

/** What a run of the command did with files. */
export interface TracedRun {
  readonly stderr: string;
  readonly exitCode: number;
  /** Absolute paths, one for each time. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** The addresses of all modules that were loaded. */
  readonly modules: readonly string[];
}

const trace = pathToFileURL(join(import.meta.dirname, 'fixtures/trace.mjs')).href;

/** Runs the command, and notes every file that it reads, writes or loads. */
export async function tracedRun(project: Project, ...words: string[]): Promise<TracedRun> {
  const log = project.path('trace.log');
  writeFileSync(log, '');
  // DEP0205: Node 26 says that `module.register` has a successor, which Node 20 does not have.
  const environment = { NODE_OPTIONS: `--disable-warning=DEP0205 --import ${trace}`, PARSE_ORM_TRACE: log };
  const { stderr, exitCode } = await endingOf(project.start(words, { environment }));
  const lines = readFileSync(log, 'utf8').split('\n');
  const of = (what: string): string[] =>
    lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));
  return { stderr, exitCode, reads: of('read'), writes: of('write'), modules: of('module') };
}
