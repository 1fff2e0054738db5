import type { JsonValue } from '../schema/model.js';
import { fits, propertyKey, stringLiteral } from './text.js';

/**
 * `lead value end` as lines of TypeScript, where the value is data: one line where it fits, as prettier leaves it.
 *
 * @param indent how far the lines will be moved to the right
 */
export function literalLines(lead: string, value: JsonValue, end: string, indent: number): string[] {
  const inline = inlineLiteral(value);
  const line = inline === undefined ? undefined : `${lead}${inline}${end}`;
  if (line !== undefined && (fits(' '.repeat(indent) + line) || typeof value !== 'object' || value === null)) {
    return [line];
  }
  const inner = isList(value) ? elementLines(value, indent + 2) : memberLines(value as JsonMap, indent + 2);
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  return [`${lead}${open}`, ...inner.map((text) => `  ${text}`), `${close}${end}`];
}

/** A key of an object literal. That of a prototype would set it, were it not computed. */
export function literalKey(key: string): string {
  return key === '__proto__' ? '["__proto__"]' : propertyKey(key);
}

type JsonMap = { readonly [key: string]: JsonValue };

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** On one line; `undefined` for lists that prettier always breaks: those of lists or maps with more than one member. */
function inlineLiteral(value: JsonValue): string | undefined {
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'number') return numberLiteral(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isList(value)) {
    const elements = value.map(inlineLiteral);
    return elements.includes(undefined) || isBroken(value) ? undefined : `[${elements.join(', ')}]`;
  }
  const members = Object.entries(value).map(([key, member]) => [literalKey(key), inlineLiteral(member)] as const);
  if (members.length === 0) return '{}';
  const isWhole = members.every(([, member]) => member !== undefined);
  return isWhole ? `{ ${members.map(([key, member]) => `${key}: ${member}`).join(', ')} }` : undefined;
}

function isBroken(list: readonly JsonValue[]): boolean {
  const isOfLists = list.every((item) => isList(item) && item.length > 1);
  const isOfMaps = list.every((item) => isMap(item) && Object.keys(item).length > 1);
  return list.length > 1 && (isOfLists || isOfMaps);
}

function isMap(value: JsonValue): value is JsonMap {
  return typeof value === 'object' && value !== null && !isList(value);
}

function numberLiteral(value: number): string {
  return JSON.stringify(value).replace('e+', 'e');
}

function memberLines(value: JsonMap, indent: number): string[] {
  return Object.entries(value).flatMap(([key, member]) => {
    const lead = `${literalKey(key)}: `;
    const text = typeof member === 'string' ? stringLiteral(member) : '';
    // A text that is too long goes to a line of its own.
    if (text !== '' && !fits(`${' '.repeat(indent)}${lead}${text},`)) return [lead.trimEnd(), `  ${text},`];
    return literalLines(lead, member, ',', indent);
  });
}

function elementLines(list: readonly JsonValue[], indent: number): string[] {
  if (list.length < 2 || !list.every((item) => typeof item === 'number')) {
    return list.flatMap((item) => literalLines('', item, ',', indent));
  }
  // Numbers fill lines.
  const lines: string[] = [];
  for (const item of list) {
    const last = lines.pop();
    const longer = last === undefined ? `${numberLiteral(item)},` : `${last} ${numberLiteral(item)},`;
    if (fits(' '.repeat(indent) + longer) || last === undefined) lines.push(longer);
    else lines.push(last, `${numberLiteral(item)},`);
  }
  return lines;
}
