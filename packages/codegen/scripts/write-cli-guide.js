// Writes what `--help` says into docs/cli.md, between its two markers. `--check` only says whether that is there already.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandNames } from '../dist/commands/command-line.js';

const PACKAGE = join(import.meta.dirname, '..');
const GUIDE = join(PACKAGE, '../../docs/cli.md');
const [START, END] = ['<!-- help: npm run cli-guide -->', '<!-- end of help -->'];

/** @param {string} name */
function help(name) {
  const { stdout } = spawnSync(process.execPath, [join(PACKAGE, 'dist/cli.js'), name, '--help'], { encoding: 'utf8' });
  return `### \`parse-orm ${name}\`\n\n\`\`\`text\n${stdout.trim()}\n\`\`\`\n`;
}

const text = readFileSync(GUIDE, 'utf8');
const [before, rest] = text.split(START);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error(`docs/cli.md has lost its markers ${START} and ${END}.`);
const written = `${before}${START}\n\n${commandNames.map(help).join('\n')}\n${END}${after}`;

if (process.argv.includes('--check')) {
  if (written !== text) console.error('docs/cli.md is not what --help says: run `npm run cli-guide`.');
  process.exitCode = written === text ? 0 : 1;
} else writeFileSync(GUIDE, written);
