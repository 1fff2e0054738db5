import * as z from 'zod';
import { classDefinition } from './class-definition.js';
import { longForm, spelling } from './field-forms.js';
import { fieldKindNames, fieldKinds, type NestedFields } from './field-kinds.js';
import type { JsonValue } from './model.js';

const values = fieldKindNames.filter((name) => fieldKinds[name].notAValue === undefined);

const nested: NestedFields = {
  element: z.lazy(() => element),
  property: z.lazy(() => property),
};
const element = z
  .union([...values.map(spelling), ...values.map((name) => longForm(name, 'element', nested))])
  .meta({ id: 'Element', description: 'What a list holds: a type, or a map with `type`.' });
const property = z
  .union([...values.map(spelling), ...values.map((name) => longForm(name, 'property', nested))])
  .meta({ id: 'Property', description: 'A key of an object: its type, or a map with `type`.' });
const field = z
  .union([...fieldKindNames.map(spelling), ...fieldKindNames.map((name) => longForm(name, 'field', nested))])
  .meta({ id: 'Field', description: 'A type such as `String` or `Pointer<_User>`, or a map with `type`.' });

const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/);
const parseClass = classDefinition(z.record(fieldName, field)).meta({
  id: 'Class',
  description: 'A class of Parse Server.',
});

const masterKeyOnly = z
  .boolean()
  .optional()
  .meta({ description: 'Whether the server shows it to the master key alone.' });
const parameter = z
  .union([
    ...values.map(spelling),
    ...values.map((name) => longForm(name, 'property', nested).extend({ masterKeyOnly })),
  ])
  .meta({ id: 'Parameter', description: 'A parameter of the config: its type, or a map with `type`.' });

const called = {
  description: z.string().optional().meta({ description: 'What it does; becomes a comment in the code.' }),
  params: z
    .record(z.string(), property)
    .optional()
    .meta({ description: 'What it is called with, by name: a type, or a map with `type`.' }),
};
const functionsFile = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'For editors.' }),
    functions: z
      .record(
        z.string(),
        z.strictObject({ ...called, returns: element.optional().meta({ description: 'What it answers.' }) }),
      )
      .optional()
      .meta({ description: 'Cloud functions by name.' }),
    jobs: z.record(z.string(), z.strictObject(called)).optional().meta({ description: 'Cloud jobs by name.' }),
    config: z.record(fieldName, parameter).optional().meta({ description: 'Parameters of the config by name.' }),
  })
  .meta({ id: 'Functions', description: 'The cloud functions, the jobs and the config of an application.' });

/**
 * The JSON Schema of a schema file, for completion and hover texts in editors: made from the definitions that check
 * these files. What depends on other classes or on several keys (targets, names, indexes) it cannot tell.
 */
export function editorSchema(): JsonValue {
  const file = z.union([parseClass, z.array(parseClass), functionsFile]);
  // Draft 7 is what the YAML language server knows best.
  const schema = z.toJSONSchema(file, { target: 'draft-7', io: 'input' });
  return { ...schema, title: 'Class schema of parse-orm' } as unknown as JsonValue;
}
