import { expect, test } from '@jest/globals';
import { Row, stored } from './every-kind.js';
import { differences } from './filter-answers.js';

const texts = [
  ...[
    '',
    'a',
    'A',
    'abc',
    'foo bar',
    'foobar',
    'barfoo',
    'one\ntwo',
    'one\n',
    '\none',
    'a.c',
    "it's",
    "''",
    '"',
    '\\Q',
    'Q',
  ],
  ...[
    'x]y',
    'a-b',
    '[',
    '{2}',
    'aa',
    'aaa',
    '1',
    'x1',
    '٣',
    'été',
    'É',
    'a\tb',
    'a\u00a0b',
    'a b',
    '_',
    '$',
    '^',
    "a'b",
    '\u000b',
  ],
  ...['\b', 'back\\slash', 'E', '\\E', 'ab12', '😀', 'tel: 089/123', 'Z', 'é', '(?i)a', '***=a', 'a|b', '\\n', '/'],
];

const expressions: readonly RegExp[] = [
  ...[/a/, /^a/, /a$/, /^$/, /e$/, /^one$/, /^one$/m, /^two/m, /e.t/, /e.t/s, /./, /^.$/u, /^.$/su, /e$/ms, /^./m],
  ...[
    /\bbar/,
    /bar\b/,
    /\Bbar/,
    /o\B/,
    /\d/,
    /^\D+$/,
    /^\w+$/,
    /\W/,
    /\s/,
    /^\S*$/,
    /a\sb/,
    /[\d.]/,
    /[\w-]+\s/,
    /[^\d]/,
  ],
  ...[
    /'/,
    /it's/,
    /['"]/,
    /\\/,
    /\\Q/,
    /[\\]/,
    /[\\Q]/,
    new RegExp('\\Q'),
    new RegExp('\\E'),
    /\n/,
    /[\n]/,
    /\t/,
    /\v/,
    /\x41/,
    /\u00e9/,
    /\u{1f600}/u,
  ],
  ...[
    /[\b]/,
    /\//,
    /\]/,
    /]/,
    /\{2}/,
    /{/,
    /a{2}/,
    /^a{2,}$/,
    /a{1,2}b/,
    /\[/,
    /[[]/,
    /[\]]/,
    /[a\-z]/,
    /[^]/,
    /[\s\S]/,
    /[^a]/,
  ],
  ...[
    /(a|b)c/,
    /(?:foo)+/,
    /(?=a)./,
    /(?!a)^./,
    /(?<=o)b/,
    /(?<!o)b/,
    /(?<first>a)b/,
    /(a)\1/,
    /a*?b/,
    /\$/,
    /\^/,
    /[$^]/,
  ],
  ...[/ABC/i, /É/i, /[A-C]+$/i, /\.c/, /\*{3}=/, /\(\?i\)/, /a\|b/, /\cJ/, /é/u, /^[^\n]*$/, /\\n/, new RegExp('')],
];

test('matches finds what the expression finds in JavaScript', async () => {
  const world = await stored(texts.map((text, index) => new Row(`row${index}`, { text, object: { text } })));
  const filters = expressions.flatMap((matches) => [
    { text: { matches } },
    { nor: [{ text: { matches } }] },
    { 'object.text': { matches } },
  ]);

  expect(await differences(world, filters)).toEqual([]);
});

const refused: readonly (readonly [expression: RegExp, message: string])[] = [
  [/a/g, 'has the flag "g", which means nothing in a filter: use i, m, s and u.'],
  [/a/y, 'has the flag "y"'],
  [/\p{L}/u, 'has "\\p", which PostgreSQL does not know.'],
  [/(?<a>x)\k<a>/, 'has "\\k", which PostgreSQL does not know.'],
  [/[\D1]/, 'has "\\D" in brackets, which PostgreSQL refuses.'],
  [/a{300}/, 'repeats more than 255 times, which PostgreSQL refuses.'],
  [/\0/, 'has the character U+0000, which PostgreSQL cannot hold.'],
  [new RegExp('[]'), 'has "[]", which no letter fits.'],
];

test.each(refused)('%s is refused: the databases would read it differently', async (matches, message) => {
  const { query } = await stored([]);
  await expect(query.where({ text: { matches } }).find()).rejects.toThrow(`EveryKind.text.matches ${message}`);
});
