import * as z from 'zod';
import { fieldKindNames, fieldKinds, type FieldKindName, type NestedFields } from './field-kinds.js';

/** Keys of the long form that every kind takes everywhere. */
const sharedKeys = {
  description: z.string().optional().meta({ description: 'What the field holds; becomes a comment in the code.' }),
};

const className = String.raw`[A-Za-z_]\w*`;

/** How a type is spelled, for editors: what `parseTypeExpression` reads, as far as a pattern can tell. */
export function spelling(name: FieldKindName): z.ZodType<string> {
  const { parameter, description } = fieldKinds[name];
  const inside = parameter === 'class' ? className : elementPattern(2);
  const type =
    parameter === undefined
      ? z.literal(name)
      : z.string().regex(new RegExp(String.raw`^${name}(\s*<\s*(${inside})\s*>)?$`));
  return type.meta({ description });
}

/** What a list may hold, lists within lists up to a depth: a regular expression cannot count. */
function elementPattern(depth: number): string {
  const patterns = fieldKindNames.flatMap((name) => {
    const { parameter, notAValue } = fieldKinds[name];
    if (notAValue !== undefined) return [];
    if (parameter === undefined) return [name];
    if (parameter === 'class') return [String.raw`${name}\s*<\s*${className}\s*>`];
    return depth === 0 ? [name] : [String.raw`${name}(\s*<\s*(${elementPattern(depth - 1)})\s*>)?`];
  });
  return patterns.join('|');
}

/** The long form of one kind: what a field of a class, a key of a shape or an element of a list may say. */
export function longForm(
  name: FieldKindName,
  place: 'field' | 'property' | 'element',
  nested: NestedFields,
): z.ZodObject {
  const kind = fieldKinds[name];
  const shape: Record<string, z.ZodType> = { type: spelling(name), ...sharedKeys, ...kind.options?.(nested) };
  const required = kind.notAValue === undefined ? z.boolean() : z.literal(false);
  if (place !== 'element') {
    shape['required'] = required.optional().meta({ description: 'Whether every object has a value for it.' });
  }
  if (place === 'field') {
    shape['property'] = z
      .string()
      .optional()
      .meta({ description: 'The name in code; the wire keeps the field’s name.' });
    shape['renamed'] = z
      .string()
      .optional()
      .meta({ description: 'The name that the field had before: `parse-orm push` moves its data to the new one.' });
    if (kind.defaultValue !== undefined) {
      shape['defaultValue'] = (nested.defaultValue ?? kind.defaultValue.schema).optional().meta({
        description: `What the server sets when an object is created without it: ${kind.defaultValue.expected}.`,
      });
    }
  }
  return z.strictObject(shape).meta({ description: kind.description });
}

/** What the long forms of all kinds have in common. */
export const commonOptions: z.ZodObject = z.object({
  description: z.string().optional(),
  required: z.boolean().optional(),
  property: z.string().optional(),
  renamed: z.string().optional(),
});

const kindsByOption = new Map<string, readonly FieldKindName[]>();

/** The kinds whose long form takes a key, to say where a misplaced option belongs. */
export function kindsWithOption(key: string): readonly FieldKindName[] {
  if (kindsByOption.size === 0) {
    const nested: NestedFields = { element: z.unknown(), property: z.unknown() };
    for (const name of fieldKindNames) {
      for (const option of Object.keys(longForm(name, 'field', nested).shape)) {
        kindsByOption.set(option, [...(kindsByOption.get(option) ?? []), name]);
      }
    }
  }
  return kindsByOption.get(key) ?? [];
}
