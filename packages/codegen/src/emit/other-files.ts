import type { SchemaModel } from '../schema/model.js';
import type { ClassesByName } from './file-imports.js';
import { schemaDefinitionsFile } from './schema-definitions-file.js';
import { zodFile } from './zod-file.js';

/** What is generated beside the models, each only where it is asked for. */
export interface EmitSwitches {
  /** `zod.ts`: zod schemas of inputs and changes, and of what cloud functions take and answer. */
  readonly zod?: boolean | undefined;
  /** `schema-definitions.ts`: the classes for Parse Server's option `schema.definitions`. */
  readonly schemaDefinitions?: boolean | undefined;
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** The files that the switches ask for. No other generated file imports them: what they stand on is the app's own. */
export function otherFiles(
  schema: SchemaModel,
  known: ClassesByName,
  importExtension: string,
  { zod, schemaDefinitions }: EmitSwitches,
): NamedText[] {
  return [
    ...(zod ? [{ name: 'zod.ts', text: zodFile(schema, known, importExtension) }] : []),
    ...(schemaDefinitions ? [{ name: 'schema-definitions.ts', text: schemaDefinitionsFile(schema) }] : []),
  ];
}
