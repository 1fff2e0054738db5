import type { JsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { type Condition, all, any, test } from './condition.js';
import { type Compile, textOf } from './operand.js';

/** The end of a text, also where a new line is its last letter: MongoDB's `$` alone also stands before that. */
export const end: string = String.raw`$(?!\n)`;

/** A regular expression made of a text that is taken letter by letter. */
export function pattern(make: (letters: string) => string): Compile {
  return ({ key, value, path }) => test(key, { $regex: make(escaped(textOf(value, path))) });
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

/** So many elements may begin with one text; PostgreSQL's adapter wants to be told how many do. */
const mostAlike = 8;

/** For each text, an element that begins with it. */
export const hasEveryStartingWith: Compile = ({ key, value, path }) => {
  if (!Array.isArray(value)) throw invalid(path, `takes an array, not ${describe(value)}.`);
  return all(
    Array.from(value, (text): Condition => {
      const beginning = { $regex: `^${quoted(textOf(text, path))}` };
      return any(
        Array.from({ length: mostAlike }, (_, more) =>
          test(key, { $all: Array.from({ length: more + 1 }, () => beginning) }),
        ),
      );
    }),
  );
};

/** Text as a regular expression, in the form of the official SDK: the only one that PostgreSQL takes in a list. */
function quoted(text: string): string {
  return `\\Q${text.replaceAll('\\E', '\\E\\\\E\\Q')}\\E`;
}

const searchOptions: { readonly [option: string]: readonly [onTheWire: string, type: string] } = {
  language: ['$language', 'string'],
  caseSensitive: ['$caseSensitive', 'boolean'],
  diacriticSensitive: ['$diacriticSensitive', 'boolean'],
};

/** Words, by the text index of the database. */
export const search: Compile = ({ key, value, path }) => {
  const { term, ...options } = isPlainObject(value) ? value : { term: value };
  const given = Object.entries(options).map(([option, setting]) => {
    const [onTheWire, type] = (Object.hasOwn(searchOptions, option) && searchOptions[option]) || ['', ''];
    if (typeof setting === type) return [onTheWire, setting] as const;
    throw invalid(`${path}.${option}`, type ? `takes a ${type}, not ${describe(setting)}.` : 'is no option of search.');
  });
  const $search = { $term: searchTerm(textOf(term, path), path), ...Object.fromEntries(given) } as JsonObject;
  return test(key, { $text: { $search } }, () => {
    throw invalid(path, 'cannot stand in nor: MongoDB searches only for what is there.');
  });
};

const words = /[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.@+-]*[\p{L}\p{M}\p{N}_])?/gu;

/** Any of the words: what MongoDB looks for. Signs that either database would obey are left out. */
function searchTerm(text: string, path: string): string {
  const found = text.match(words);
  if (!found) throw invalid(path, 'needs a word to search for.');
  return found.join(' | ');
}
