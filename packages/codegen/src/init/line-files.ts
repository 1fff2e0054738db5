import { parseEnv } from 'node:util';

/** `.env` with the variables that it does not set yet at its end; a value that is there is never touched. */
export function withVariables(text: string | undefined, variables: ReadonlyMap<string, string>): string | undefined {
  const present = parseEnv(text ?? '');
  const missing = [...variables].filter(([name]) => !Object.hasOwn(present, name));
  return withLines(
    text,
    missing.map(([name, value]) => `${name}=${quotedValue(value)}`),
  );
}

/** A value that `parseEnv` and shells read as it is. */
function quotedValue(value: string): string {
  if (/^[\w./:@%+,=-]*$/.test(value)) return value;
  const quote = ["'", '"', '`'].find((sign) => !value.includes(sign)) ?? '"';
  return `${quote}${value}${quote}`;
}

/** `.gitignore` with the patterns that it does not have yet. */
export function withPatterns(text: string | undefined, patterns: readonly string[]): string | undefined {
  const present = new Set((text ?? '').split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, '')));
  return withLines(
    text,
    patterns.filter((pattern) => !present.has(pattern.replace(/^\/|\/$/g, ''))),
  );
}

function withLines(text: string | undefined, lines: readonly string[]): string | undefined {
  if (lines.length === 0) return text;
  const end = text?.includes('\r\n') ? '\r\n' : '\n';
  const start = text === undefined || text === '' || text.endsWith('\n') ? (text ?? '') : text + end;
  return start + lines.map((line) => line + end).join('');
}
