/**
 * Text in prettier's default style: what fits on one line stays there, what does not is broken the way prettier breaks
 * it. What these few rules cannot break is found by `isStable`.
 */

const width = 80;

/** Whether a line is no longer than prettier lets it be. */
export function fits(line: string): boolean {
  return line.length <= width;
}

/** A string literal, with the quotes that prettier would choose. */
export function stringLiteral(text: string): string {
  const escaped = JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escapeLetter);
  const doubles = text.split('"').length - 1;
  const singles = text.split("'").length - 1;
  if (doubles <= singles) return escaped;
  return `'${escaped.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Text inside a template literal: nothing in it can end the literal or start an expression. */
export function templateText(text: string): string {
  const inQuotes = JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escapeLetter);
  return inQuotes
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/`|\$\{/g, '\\$&');
}

function escapeLetter(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A key of an object type: quoted only where it has to be. */
export function propertyKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringLiteral(key);
}

/** `lead` and a union of types, as `status?: "a" | "b";`: one line, or the members on the next one, or one line each. */
export function union(lead: string, members: readonly string[], end: string = ';'): string[] {
  const line = `${lead} ${members.join(' | ')}${end}`;
  if (fits(line) || members.length < 2) return [line];
  const indent = `${/^ */.exec(lead)?.[0] ?? ''}  `;
  const nextLine = `${indent}${members.join(' | ')}${end}`;
  if (fits(nextLine)) return [lead, nextLine];
  return [lead, ...members.map((member, index) => `${indent}| ${member}${index === members.length - 1 ? end : ''}`)];
}

/** `import { A, type B } from "x";`: one line, or one line a name. */
export function importLines(
  kind: 'import' | 'import type' | 'export',
  names: readonly string[],
  from: string,
): string[] {
  const line = `${kind} { ${names.join(', ')} } from ${stringLiteral(from)};`;
  if (fits(line)) return [line];
  return [`${kind} {`, ...names.map((name) => `  ${name},`), `} from ${stringLiteral(from)};`];
}

/** `lead ? yes : no`, on one line or on three. */
export function conditional(lead: string, yes: string, no: string): string[] {
  const line = `${lead} ? ${yes} : ${no};`;
  if (fits(line)) return [line];
  const indent = `${/^ */.exec(lead)?.[0] ?? ''}  `;
  return [lead, `${indent}? ${yes}`, `${indent}: ${no};`];
}

/** `lead Name<A, B>;`: one line, or one line an argument. */
export function generic(lead: string, name: string, parameters: readonly string[], end: string = ';'): string[] {
  const line = `${lead} ${name}<${parameters.join(', ')}>${end}`;
  if (fits(line)) return [line];
  const indent = /^ */.exec(lead)?.[0] ?? '';
  const inner = parameters.map((parameter, index) => {
    return `${indent}  ${parameter}${index === parameters.length - 1 ? '' : ','}`;
  });
  return [`${lead} ${name}<`, ...inner, `${indent}>${end}`];
}

/** `head { … }`, or `head {}` where there is nothing inside. */
export function block(head: string, lines: readonly string[], end: string = '}'): string[] {
  if (lines.length === 0) return [`${head} {${end}`];
  return [`${head} {`, ...lines.map((line) => (line === '' ? line : `  ${line}`)), end];
}

/**
 * A JSDoc comment. Nothing in a description can end it, and no line of it can start with a tag or a directive.
 */
export function documentation(description: string | undefined): string[] {
  const lines = (description ?? '')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, ' ')
    .replaceAll('*/', '*\\/')
    .trim()
    .split('\n')
    .map((line) => line.trim().replace(/^@/, '\\@'));
  if (lines.length === 1) return lines[0] === '' ? [] : [`/** ${lines[0]} */`];
  return ['/**', ...lines.map((line) => (line === '' ? ' *' : ` * ${line}`)), ' */'];
}

/**
 * Whether prettier would leave the text as it is: no line is longer than it allows, but for comments. How wide letters
 * beyond ASCII are is for prettier to say.
 */
export function isStable(text: string): boolean {
  return text.split('\n').every((line) => /^[ -~]{0,80}$/.test(line) || /^\s*(\/\*\*|\*)/.test(line));
}
