import type { SchemaModel } from '../schema/model.js';
import type { ClassesByName } from './file-imports.js';
import { jsonSchemaName } from './header.js';
import { jsonSchemaFile } from './json-schema-file.js';
import { schemaDefinitionsFile } from './schema-definitions-file.js';
import { officialSdkFile } from './official-sdk-file.js';
import type { SdkModule } from './sdk-modules.js';
import { zodFile } from './zod-file.js';

/** What is generated beside the models, each only where it is asked for. */
export interface EmitSwitches {
  /** `zod.ts`: zod schemas of inputs and changes, and of what cloud functions take and answer. */
  readonly zod?: boolean | undefined;
  /** `json-schema.json`: JSON Schema 2020-12 of the rows that the server answers. */
  readonly jsonSchema?: boolean | undefined;
  /** `schema-definitions.ts`: the classes for Parse Server's option `schema.definitions`. */
  readonly schemaDefinitions?: boolean | undefined;
  /** `official-sdk.ts`: classes for the official SDK, imported as `parse`, or as the build that is named. */
  readonly officialSdk?: boolean | SdkModule | undefined;
}

/** What a call says goes before what the configuration says; which build of the SDK is meant stays where it is not told. */
export function mergedSwitches(configured: EmitSwitches, told: EmitSwitches = {}): EmitSwitches {
  const officialSdk = told.officialSdk === true ? configured.officialSdk || true : told.officialSdk;
  return { ...configured, ...told, officialSdk: officialSdk ?? configured.officialSdk };
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/**
 * The files that the switches ask for. No other generated file imports them: what they stand on is the app's own.
 *
 * @param schema as the audience of the code meets it
 * @param whole as the server has it: what defines its classes tells all
 */
export function otherFiles(
  schema: SchemaModel,
  whole: SchemaModel,
  known: ClassesByName,
  importExtension: string,
  { zod, jsonSchema, schemaDefinitions, officialSdk }: EmitSwitches,
): NamedText[] {
  const sdkModule = typeof officialSdk === 'string' ? officialSdk : 'parse';
  return [
    ...(zod ? [{ name: 'zod.ts', text: zodFile(schema, known, importExtension) }] : []),
    ...(jsonSchema ? [{ name: jsonSchemaName, text: jsonSchemaFile(schema) }] : []),
    ...(schemaDefinitions ? [{ name: 'schema-definitions.ts', text: schemaDefinitionsFile(whole) }] : []),
    ...(officialSdk ? [{ name: 'official-sdk.ts', text: officialSdkFile(schema, known, sdkModule) }] : []),
  ];
}
