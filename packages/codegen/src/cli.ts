#!/usr/bin/env node
import { statSync } from 'node:fs';
import type { runCommandLine } from './commands/command-line.js';

interface Command {
  readonly runCommandLine: typeof runCommandLine;
}

/** When a file beside this one was written, in milliseconds since 1970; 0 where there is none. */
function timeOf(name: string): number {
  return statSync(new URL(name, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

// The bundle starts in a third of the time. In the repository it may be older than what the compiler has written since.
const isBundled = timeOf('bundle/command-line.js') > timeOf('.tsbuildinfo');
const command: Command = isBundled
  ? await import(new URL('bundle/command-line.js', import.meta.url).href)
  : await import('./commands/command-line.js');

await command.runCommandLine(process.argv.slice(2));
