const tokenPattern =
  /([{}[\],:])|("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b)/y;

/** What may stand next; the text says so to a person. */
const expectations = {
  value: 'a value',
  valueOrEnd: 'a value or `]`',
  key: 'a key in double quotes',
  keyOrEnd: 'a key in double quotes or `}`',
  colon: '`:`',
  commaOrBracket: '`,` or `]`',
  commaOrBrace: '`,` or `}`',
  end: 'the end of the file',
} as const;
type State = keyof typeof expectations;

/**
 * Where a text that `JSON.parse` refused is broken, and what was expected there. (Its own message names a position on
 * some Node versions and for some mistakes only.)
 */
export function jsonSyntaxError(text: string): { offset: number; message: string } {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let offset = skipSpace(text, 0);
  while (offset < text.length) {
    tokenPattern.lastIndex = offset;
    const match = tokenPattern.exec(text);
    const next: State | undefined = match === null ? undefined : step(state, match, open);
    if (match === null || next === undefined) return { offset, message: describe(text, offset, state) };
    state = next;
    offset = skipSpace(text, offset + match[0].length);
  }
  return {
    offset: Math.max(0, text.trimEnd().length - 1),
    message: `the file ends where ${expectations[state]} must follow`,
  };
}

function step(state: State, [, mark, string]: RegExpExecArray, open: ('{' | '[')[]): State | undefined {
  const after = (): State => {
    const around = open.at(-1);
    return around === undefined ? 'end' : around === '{' ? 'commaOrBrace' : 'commaOrBracket';
  };
  if (mark === undefined) {
    if (state === 'key' || state === 'keyOrEnd') return string === undefined ? undefined : 'colon';
    return state === 'value' || state === 'valueOrEnd' ? after() : undefined;
  }
  if (mark === ':') return state === 'colon' ? 'value' : undefined;
  if (mark === ',') return state === 'commaOrBrace' ? 'key' : state === 'commaOrBracket' ? 'value' : undefined;
  if (mark === '{' || mark === '[') {
    if (state !== 'value' && state !== 'valueOrEnd') return undefined;
    open.push(mark);
    return mark === '{' ? 'keyOrEnd' : 'valueOrEnd';
  }
  const closes = mark === '}' ? ['keyOrEnd', 'commaOrBrace'] : ['valueOrEnd', 'commaOrBracket'];
  if (!closes.includes(state)) return undefined;
  open.pop();
  return after();
}

function describe(text: string, offset: number, state: State): string {
  const found = text.charAt(offset);
  if (found === '}' && state === 'key') return 'a comma stands before `}`; JSON allows none there';
  if (found === ']' && state === 'value') return 'a comma stands before `]`; JSON allows none there';
  if (found === '/' || found === '#') return 'JSON has no comments';
  if (found === '"') return `a string is broken, or ${expectations[state]} must stand before it`;
  return `${expectations[state]} must stand here, not \`${found}\``;
}

function skipSpace(text: string, from: number): number {
  let offset = from;
  while (offset < text.length && ' \t\r\n'.includes(text.charAt(offset))) offset += 1;
  return offset;
}
