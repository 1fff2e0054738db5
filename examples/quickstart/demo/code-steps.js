import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { FOLDER, run, runOrFail, scriptOf } from './command.js';
import { say, section, showCommand, showFile } from './terminal.js';

/** @param {AbortSignal} signal */
export async function generateModels(signal) {
  section('The generated code', 'One file for each class, and a client that knows them all.');
  showCommand('npx parse-orm generate');
  const script = scriptOf('@parse-orm/codegen', 'parse-orm');
  const { output } = await runOrFail('parse-orm generate', [script, 'generate'], { signal });
  say(output);
  console.log();
  const text = readFileSync(join(FOLDER, 'generated', 'observation.ts'), 'utf8');
  showFile('generated/observation.ts', excerpt(text));
}

/**
 * The beginning of the class, and some of its fields.
 *
 * @param {string} text
 */
function excerpt(text) {
  const lines = text.split('\n');
  const at = (/** @type {string} */ beginning) => lines.findIndex((line) => line.startsWith(beginning));
  const between = (/** @type {string} */ from, /** @type {string} */ to) => lines.slice(at(from), at(to));
  return [
    lines[at('export class Observation')],
    '  …',
    ...between('  declare notes', '  declare photo:'),
    '  …',
    ...between('  declare species', '  declare survey'),
    '  …',
  ].join('\n');
}

/** @param {AbortSignal} signal */
export async function compilePrograms(signal) {
  section('Programs that use it', 'Four short ones, compiled like any other code.');
  showCommand('npx tsc');
  const { milliseconds } = await runOrFail('tsc', [scriptOf('typescript', 'tsc')], { signal });
  say(`no errors, ${milliseconds} ms`);
}

/**
 * Shows a program of src/, without its imports, and what it prints.
 *
 * @param {string} name
 * @param {{ signal: AbortSignal, environment: Record<string, string> }} options
 */
export async function runProgram(name, options) {
  const text = readFileSync(join(FOLDER, 'src', `${name}.ts`), 'utf8');
  showFile(`src/${name}.ts`, text.replaceAll(/^import .*\n/gm, '').trimStart());
  const script = `dist/src/${name}.js`;
  showCommand(`node ${script}`);
  const { output } = await runOrFail(`node ${script}`, [script], options);
  say(output);
}

/** @param {AbortSignal} signal */
export async function compileMistakes(signal) {
  section('Mistakes', 'Four that the compiler finds before any request is sent.');
  const project = ['--project', 'tsconfig.mistakes.json', '--pretty'];
  showCommand(`npx tsc ${project.join(' ')}`);
  const { exitCode, output } = await run([scriptOf('typescript', 'tsc'), ...project], { signal });
  const found = stripVTControlCharacters(output).match(/ - error TS/g)?.length ?? 0;
  if (exitCode === 0 || found !== 4) throw new Error(`The compiler found ${found} of four mistakes.\n${output}`);
  say(output);
}
