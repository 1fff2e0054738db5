import { didYouMean } from '../diagnostics/suggestion.js';

/** The command was called in a way that it does not know. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** What is wrong with words that no command takes. Values are not repeated: one of them may be a key. */
export function unknownWords(
  words: readonly string[],
  commands: readonly string[],
  flags: readonly string[],
  message = '',
): UsageError {
  const [command] = words.filter((word) => !word.startsWith('-'));
  if (command === undefined) return new UsageError(`no command: name one of ${commands.join(', ')}`);
  if (!commands.includes(command)) return unknown('command', command, commands, '');
  const names = words.filter((word) => word.startsWith('-')).map((word) => word.replace(/^--?(no-)?|=.*$/gs, ''));
  const known = new Set(flags.map(plain));
  const strange = names.find((name) => name !== '' && !known.has(plain(name)));
  // A flag of another command: yargs names it, among values that are not to be repeated.
  const named = new Set(
    message
      .replace(/^[^:]*:/, '')
      .split(',')
      .map((name) => plain(name.trim())),
  );
  const misplaced =
    strange === undefined ? names.find((name) => known.has(plain(name)) && named.has(plain(name))) : undefined;
  if (misplaced !== undefined) return new UsageError(`\`${command}\` has no flag \`--${misplaced}\``);
  if (strange === undefined) return new UsageError(`\`${command}\` takes flags only, and each value belongs to a flag`);
  return unknown('flag', strange, flags, '--');
}

/** yargs takes `--serverUrl` for `--server-url`. */
function plain(flag: string): string {
  return flag.replaceAll('-', '').toLowerCase();
}

function unknown(what: string, written: string, known: readonly string[], dashes: string): UsageError {
  const meant = didYouMean(written, known)?.replace('`', `\`${dashes}`);
  const shown = `${dashes}${written.replace(/[^ -~]/g, '?').slice(0, 40)}`;
  return new UsageError(`unknown ${what} \`${shown}\`${meant === undefined ? '' : `: ${meant}`}`);
}
