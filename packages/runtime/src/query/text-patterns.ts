import type { JsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import { describe } from '../wire/encode.js';

/** What must be a text. */
export function textOf(value: unknown, path: string): string {
  if (typeof value !== 'string') throw invalid(path, `takes a string, not ${describe(value)}.`);
  return value;
}

/** Text as a regular expression, in the form of the official SDK: the only one that PostgreSQL takes in a list. */
export function quoted(text: string): string {
  return `\\Q${text.replaceAll('\\E', '\\E\\\\E\\Q')}\\E`;
}

/**
 * Text as a regular expression that both databases read letter by letter. Not between `\Q` and `\E`: PostgreSQL's
 * adapter does not find their end where the text has a backslash or a new line. Quotes are kept apart, because it
 * doubles only those that stand alone.
 */
export function escaped(text: string): string {
  return text.replace(/[\\'^$.*+?()[\]{}|]/g, (sign) =>
    sign === '\\' ? '[\\\\]' : sign === "'" ? "[']" : `\\${sign}`,
  );
}

/** A regular expression with the flags that the server knows. */
export function regularExpression(value: unknown, path: string): JsonObject {
  if (!(value instanceof RegExp)) throw invalid(path, `takes a regular expression, not ${describe(value)}.`);
  const refused = value.flags.replace(/[imsu]/g, '');
  if (refused) throw invalid(path, `has the flag "${refused}", which the server does not know: use i, m, s and u.`);
  return value.flags ? { $regex: value.source, $options: value.flags } : { $regex: value.source };
}

/** PostgreSQL wants an operator between words and chokes on its own signs; MongoDB passes over both. */
export function searchTerm(text: string, path: string): string {
  const words = text.split(/[\s&|!():*<>'\\]+/).filter((word) => word !== '');
  if (words.length === 0) throw invalid(path, 'needs a word to search for.');
  return words.join(' & ');
}
