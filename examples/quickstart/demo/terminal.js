import { stripVTControlCharacters } from 'node:util';

/** Whether colours are wanted and seen: Node's own judgement, which heeds NO_COLOR, FORCE_COLOR and TERM. */
export const inColour = process.stdout.isTTY === true && process.stdout.hasColors();

/** @param {number} code */
const style = (code) => (/** @type {string} */ text) => (inColour ? `\x1b[${code}m${text}\x1b[0m` : text);
const bold = style(1);
const dim = style(2);
const cyan = style(36);
const red = style(31);

/**
 * Begins a section.
 *
 * @param {string} title
 * @param {string} sentence what is about to be seen
 */
export function section(title, sentence) {
  console.log(`\n${bold(cyan(`━━ ${title} `.padEnd(78, '━')))}\n${sentence}\n`);
}

/** @param {string} text */
export function say(text) {
  console.log(indented(inColour ? text : stripVTControlCharacters(text)));
}

/**
 * Shows text of a file, under the name of that file.
 *
 * @param {string} name
 * @param {string} text
 */
export function showFile(name, text) {
  console.log(`  ${dim(name)}`);
  for (const line of text.trimEnd().split('\n')) console.log(`  ${dim('│')} ${line}`.trimEnd());
  console.log();
}

/**
 * Shows a command as one types it.
 *
 * @param {string} command
 */
export function showCommand(command) {
  console.log(`  ${dim('$')} ${bold(command)}`);
}

/** @param {unknown} error */
export function showFailure(error) {
  console.error(`\n${red('The demo failed:')} ${error instanceof Error ? error.message : String(error)}`);
}

/** @param {string} text */
function indented(text) {
  return text.trimEnd().replaceAll(/^(?=.)/gm, '  ');
}
