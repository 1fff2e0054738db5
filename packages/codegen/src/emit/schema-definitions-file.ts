import type { ClassModel, JsonValue, SchemaModel } from '../schema/model.js';
import { permissionOperations } from '../schema/class-definition.js';
import { serverClass, type ServerField } from '../schema/server-classes.js';
import { generatedHeader } from './header.js';
import { literalLines } from './literal-text.js';
import { block, documentation, stringLiteral } from './text.js';

/**
 * `schema-definitions.ts`: the classes as Parse Server's own option `schema.definitions` takes them (server:
 * `SchemaMigrations/DefinedSchemas.js`).
 *
 * The server closes each class that is not in the list, and each for which no permissions are told, to all but the
 * master key. So all classes are there, and those that are open say so.
 */
export function schemaDefinitionsFile({ classes }: SchemaModel): string {
  const isOpen = classes.some(({ classLevelPermissions }) => classLevelPermissions === undefined);
  const parts = [
    [
      ...documentation('A class, as the option `schema.definitions` of Parse Server takes it.'),
      ...block('export interface SchemaDefinition', [
        'className: string;',
        'fields: Record<string, object>;',
        'indexes?: Record<string, object>;',
        'classLevelPermissions: Record<string, unknown>;',
      ]),
    ],
    ...(isOpen ? [openPermissions()] : []),
    [
      ...documentation(
        'All classes, for `new ParseServer({ schema: { definitions: schemaDefinitions } })`.\nThe server closes `addField` of every class, and every class that is not among them.',
      ),
      'export const schemaDefinitions: SchemaDefinition[] = [',
      ...classes.flatMap(definition).map((line) => `  ${line}`),
      '];',
    ],
  ];
  return [generatedHeader, ...parts.flatMap((lines) => ['', ...lines]), ''].join('\n');
}

function openPermissions(): string[] {
  return [
    ...documentation('The permissions of a class for which the schema tells none.'),
    ...block(
      'const openToAll: Record<string, unknown> =',
      permissionOperations.map((operation) => `${operation}: { "*": true },`),
      '};',
    ),
  ];
}

function definition(model: ClassModel): string[] {
  const { className, fields, indexes, classLevelPermissions } = serverClass(model);
  const members = Object.entries(fields).map(([name, field]) => [name, definedField(field)] as const);
  return block(
    '',
    [
      `className: ${stringLiteral(className)},`,
      ...literalLines('fields: ', Object.fromEntries(members), ',', 4),
      ...(indexes ? literalLines('indexes: ', indexes, ',', 4) : []),
      ...(classLevelPermissions
        ? literalLines('classLevelPermissions: ', classLevelPermissions, ',', 4)
        : ['classLevelPermissions: openToAll,']),
    ],
    '},',
  ).map((line, index) => (index === 0 ? '{' : line));
}

/** The server wraps the defaults of these two itself (the SDK's `ParseSchema.js`, `addField`), whatever they are. */
function definedField({ defaultValue, ...field }: ServerField): JsonValue {
  if (defaultValue === undefined) return field;
  const wrapped = field.type === 'Date' ? 'iso' : field.type === 'Bytes' ? 'base64' : undefined;
  const isMap = typeof defaultValue === 'object' && defaultValue !== null;
  const value = wrapped && isMap ? (new Map(Object.entries(defaultValue)).get(wrapped) as JsonValue) : defaultValue;
  return { ...field, defaultValue: value };
}
