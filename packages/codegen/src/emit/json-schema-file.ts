import type { ClassModel, JsonValue, SchemaModel } from '../schema/model.js';
import { generatedComment } from './header.js';
import { definitionOf, type JsonSchema, jsonSchemaOf, valueDefinitions } from './json-schema-text.js';

/**
 * `json-schema.json`: each class under `$defs` by its name on the wire, as JSON Schema 2020-12 of a whole row that the
 * server answers.
 */
export function jsonSchemaFile({ classes }: SchemaModel): string {
  const document: JsonSchema = {
    $comment: generatedComment,
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $defs: {
      ...Object.fromEntries(classes.map((model) => [model.className, rowSchema(model)])),
      ...valueDefinitions,
    },
  };
  return `${jsonText(document, '')}\n`;
}

function rowSchema({ modelName, description, fields }: ClassModel): JsonSchema {
  const required = fields
    .filter((field) => field.required && !field.writeOnly && !field.sometimes)
    .map(({ name }) => name);
  return {
    title: modelName,
    ...(description !== undefined && { description }),
    type: 'object',
    properties: {
      objectId: { type: 'string' },
      createdAt: { type: 'string', format: 'date-time' },
      updatedAt: { type: 'string', format: 'date-time' },
      ACL: definitionOf('value.ACL'),
      ...Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    },
    required: ['objectId', 'createdAt', 'updatedAt', ...required],
  };
}

function fieldSchema({ type, description, defaultValue, writeOnly }: ClassModel['fields'][number]): JsonSchema {
  return {
    ...(description !== undefined && { description }),
    ...jsonSchemaOf(type),
    ...(defaultValue !== undefined && { default: defaultValue }),
    ...(writeOnly && { writeOnly }),
  };
}

const width = 80;

/**
 * JSON in prettier's style: maps have a line for each member, lists of plain values stay on one where they fit.
 *
 * @param taken how much of that line something else takes: what stands before, and a comma that follows
 */
function jsonText(value: JsonValue, indent: string, taken: number = indent.length): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const members: readonly (readonly [lead: string, value: JsonValue])[] = isList
    ? value.map((item: JsonValue) => ['', item])
    : Object.entries(value).map(([key, member]) => [`${JSON.stringify(key)}: `, member as JsonValue]);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (members.length === 0) return open + close;
  const isPlain = isList && value.every((item: JsonValue) => typeof item !== 'object' || item === null);
  const line = isPlain ? `[${value.map((item: JsonValue) => JSON.stringify(item)).join(', ')}]` : '';
  if (isPlain && taken + line.length <= width) return line;
  const lines = members.map(([lead, member], index) => {
    const comma = index === members.length - 1 ? '' : ',';
    const before = `${deeper}${lead}`;
    return `${before}${jsonText(member, deeper, before.length + comma.length)}${comma}`;
  });
  return `${open}\n${lines.join('\n')}\n${indent}${close}`;
}
