import type { SchemaModel } from '../schema/model.js';
import { schemaDefinitionsFile } from './schema-definitions-file.js';

/** What is generated beside the models, each only where it is asked for. */
export interface EmitSwitches {
  /** `schema-definitions.ts`: the classes for Parse Server's option `schema.definitions`. */
  readonly schemaDefinitions?: boolean | undefined;
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** The files that the switches ask for. No other generated file imports them: what they stand on is the app's own. */
export function otherFiles(schema: SchemaModel, { schemaDefinitions }: EmitSwitches): NamedText[] {
  return [...(schemaDefinitions ? [{ name: 'schema-definitions.ts', text: schemaDefinitionsFile(schema) }] : [])];
}
