import { invalid } from '../values/validation-error.js';
import { describe } from '../wire/encode.js';
import { test } from './condition.js';
import type { Compile } from './operand.js';
import { end, escaped } from './text-patterns.js';

/*
 * A RegExp of JavaScript, written so that PostgreSQL's and MongoDB's engines read it alike: PostgreSQL has other signs
 * for the edges of words, lets `.` match a new line, and is sent no flag but `i`.
 */

const digit = '0-9';
const word = '0-9A-Za-z_';
const space = ' \\t\\n\\013\\f\\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
const classes: { readonly [letter: string]: string | undefined } = { d: digit, w: word, s: space };
const anySign = '(?:.|\\n)';
const controls: { readonly [letter: string]: string | undefined } = {
  n: '\\n',
  r: '\\r',
  t: '\\t',
  f: '\\f',
  v: '\\013',
};
const atEdge = `(?:(?<![${word}])(?=[${word}])|(?<=[${word}])(?![${word}]))`;
const offEdge = `(?:(?<![${word}])(?![${word}])|(?<=[${word}])(?=[${word}]))`;

const character = String.raw`u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|[^]`;
/** One sign: a class in brackets, an escape, the beginning of a group, a repetition, or any other. */
const token = new RegExp(
  String.raw`\[(\^?)((?:\\[^]|[^\]\\])*)\]|\\(${character})|\(\?(<(?![=!])\w+>|<?[=!]|[^])|\{(\d+)(?:,(\d*))?\}|[^]`,
  'g',
);
const member = new RegExp(String.raw`\\(${character})|[^]`, 'g');

/** Compiles `matches`. The server knows the flags of MongoDB; those that PostgreSQL passes over are written out. */
export const regularExpression: Compile = ({ key, value, path }) => {
  if (!(value instanceof RegExp)) throw invalid(path, `takes a regular expression, not ${describe(value)}.`);
  const refused = value.flags.replace(/[imsu]/g, '');
  if (refused) throw invalid(path, `has the flag "${refused}", which means nothing in a filter: use i, m, s and u.`);
  const $regex = value.source.replace(token, (...match) => translated(match as never, value, path));
  return test(key, value.ignoreCase ? { $regex, $options: 'i' } : { $regex });
};

type Match = readonly [
  sign: string,
  caret?: string,
  members?: string,
  escape?: string,
  group?: string,
  from?: string,
  to?: string,
];

function translated([sign, caret, members, escape, group, from, to]: Match, flags: RegExp, path: string): string {
  if (members !== undefined) return bracketed(caret === '^', members, path);
  if (escape !== undefined) return outsideBrackets(escape, path);
  if (group !== undefined) return groupStart(group, path);
  if (from !== undefined) {
    if (Math.max(Number(from), Number(to ?? 0)) <= 255) return sign;
    throw invalid(path, 'repeats more than 255 times, which PostgreSQL refuses.');
  }
  if (sign === '.') return flags.dotAll ? anySign : '[^\\n]';
  if (sign === '^') return flags.multiline ? '(?:^|(?<=\\n))' : sign;
  if (sign === '$') return flags.multiline ? '(?:$|(?=\\n))' : end;
  return /[{}\]']/.test(sign) ? escaped(sign) : sign;
}

function groupStart(group: string, path: string): string {
  if (group.length > 2) return '('; // a name, which PostgreSQL does not know
  if (/[:=!]/.test(group)) return `(?${group}`;
  throw invalid(path, `has a group "(?${group}", which the databases read differently.`);
}

function outsideBrackets(escape: string, path: string): string {
  const shorthand = classes[escape] ?? classes[escape.toLowerCase()];
  if (shorthand) return escape in classes ? `[${shorthand}]` : `[^${shorthand}]`;
  if (/^[1-9]$/.test(escape)) return `\\${escape}`;
  return escape === 'b' ? atEdge : escape === 'B' ? offEdge : (controls[escape] ?? escaped(letterOf(escape, path)));
}

function bracketed(isNegated: boolean, members: string, path: string): string {
  if (/^(?:\\([dws])\\([DWS])|\\([DWS])\\([dws]))$/.test(members) || (isNegated && members === '')) return anySign;
  if (members === '') throw invalid(path, 'has "[]", which no letter fits.');
  const inside = members.replace(member, (sign, escape?: string) => {
    if (escape === undefined) return sign === "'" || sign === '[' ? inBrackets(sign) : sign;
    if (/[DWS]/.test(escape) && escape.length === 1) {
      throw invalid(path, `has "\\${escape}" in brackets, which PostgreSQL refuses.`);
    }
    return classes[escape] ?? (escape === 'b' ? '\\010' : (controls[escape] ?? inBrackets(letterOf(escape, path))));
  });
  return `[${isNegated ? '^' : ''}${inside}]`;
}

/** The number of a backslash: `\\Q` would be read as the beginning of a quotation by PostgreSQL's adapter. */
function inBrackets(letter: string): string {
  if (letter === '\\') return '\\134';
  return letter === "'" ? '\\047' : /[[\]^-]/.test(letter) ? `\\${letter}` : letter;
}

/** The letter that an escape stands for. */
function letterOf(escape: string, path: string): string {
  if (/^[pPk]$/.test(escape)) throw invalid(path, `has "\\${escape}", which PostgreSQL does not know.`);
  const code = /^[ux]\{?([\da-fA-F]+)\}?$/.exec(escape)?.[1];
  const letter = code
    ? String.fromCodePoint(Number.parseInt(code, 16))
    : escape.length === 2
      ? String.fromCharCode(escape.charCodeAt(1) % 32)
      : escape;
  if (letter === '\0' || escape === '0') throw invalid(path, 'has the character U+0000, which PostgreSQL cannot hold.');
  return letter;
}
