import { shownValue } from '../diagnostics/display-text.js';
import { fieldKinds } from './field-kinds.js';
import type { FieldType, JsonValue } from './model.js';

export type DefaultValue = { readonly wire: JsonValue } | { readonly problem: string; readonly hint?: string };

/**
 * A default as it travels, or why it does not fit the field's type. `at` names a part of it: `` `seo.score` ``.
 *
 * Kinds say what a value looks like; what a type declares beyond that (enum, elements, shape, target) is looked at here.
 */
export function defaultValue(type: FieldType, value: unknown, at = ''): DefaultValue {
  const rule = fieldKinds[type.kind].defaultValue;
  const where = at === '' ? 'the default' : `\`${at}\` in the default`;
  if (rule === undefined)
    return { problem: `${where} is not possible: ${fieldKinds[type.kind].notAValue ?? type.kind}` };
  const read = rule.schema.safeParse(value);
  if (!read.success)
    return { problem: `${where} of a ${type.kind} must be ${rule.expected}, not ${shownValue(value)}` };
  const wire = read.data;
  const choices = 'enum' in type ? type.enum : undefined;
  if (choices !== undefined && !choices.includes(wire as string)) {
    return {
      problem: `${where} ${shownValue(wire)} is none of the enum values`,
      hint: `they are ${choices.join(', ')}`,
    };
  }
  if ('targetClass' in type) return pointerValue(type.targetClass, wire, where);
  if ('element' in type && type.element !== undefined) return listValue(type.element, wire, at);
  if ('properties' in type) return shapeValue(type, wire, at);
  return { wire };
}

function pointerValue(targetClass: string, value: JsonValue, where: string): DefaultValue {
  const { objectId, className = targetClass } = value as { objectId: string; className?: string };
  if (className !== targetClass) return { problem: `${where} points at ${className}, but the field at ${targetClass}` };
  return { wire: { __type: 'Pointer', className, objectId } };
}

function listValue(element: FieldType, value: JsonValue, at: string): DefaultValue {
  const items: JsonValue[] = [];
  for (const [index, item] of (value as readonly JsonValue[]).entries()) {
    const read = defaultValue(element, item, `${at}[${index}]`);
    if ('problem' in read) return read;
    items.push(read.wire);
  }
  return { wire: items };
}

function shapeValue(type: Extract<FieldType, { kind: 'Object' }>, value: JsonValue, at: string): DefaultValue {
  const given = value as { readonly [key: string]: JsonValue };
  const entries: [string, JsonValue][] = [];
  for (const { name, type: propertyType, required } of type.properties ?? []) {
    const path = at === '' ? name : `${at}.${name}`;
    if (Object.hasOwn(given, name)) {
      const read = defaultValue(propertyType, given[name], path);
      if ('problem' in read) return read;
      entries.push([name, read.wire]);
    } else if (required) return { problem: `the default lacks \`${path}\`, which its shape requires` };
  }
  const declared = new Set(type.properties?.map(({ name }) => name));
  const stray = Object.keys(given).find((name) => !declared.has(name));
  if (stray !== undefined) return { problem: `the default has the key \`${stray}\`, which its shape does not declare` };
  return { wire: Object.fromEntries(entries) };
}
