import { type Audience, schemaFor } from '../schema/audience.js';
import type { ConfigParameter, SchemaModel } from '../schema/model.js';
import { classFile } from './class-file.js';
import { ClassTexts } from './class-texts.js';
import { cloudFile } from './cloud-file.js';
import { cloudFunctionsFile, hasFunctions } from './cloud-functions-file.js';
import { type ClientParts, clientFile, indexFile, serverFile } from './client-files.js';
import { configFile } from './config-file.js';
import { knownClasses } from './file-imports.js';
import { type EmitSwitches, otherFiles } from './other-files.js';
import { noOwnModels, type OwnModels } from './own-models.js';

/** A file to be written: its name in the output folder, and its text. */
export interface GeneratedFile {
  readonly name: string;
  readonly text: string;
}

/** How generated files import each other. */
export type ImportExtension = '.js' | '.ts' | '';

/**
 * All generated files of a schema. The same schema gives the same bytes.
 *
 * For an audience that is not the master key there are neither `server.ts` nor `cloud.ts`: both are for it.
 */
export function emitModels(
  whole: SchemaModel,
  importExtension: ImportExtension,
  ownModels: OwnModels = noOwnModels,
  memory: ClassTexts = new ClassTexts(),
  switches: EmitSwitches = {},
  audience: Audience = 'master',
): GeneratedFile[] {
  const schema = schemaFor(whole, audience);
  const { classes, config = [] } = schema;
  const parts: ClientParts = { callable: hasFunctions(schema), config: configKind(config) };
  const known = knownClasses(classes);
  const texts = memory.of(classes, { known, importExtension, ownModels }, (model) =>
    classFile(model, known, importExtension, ownModels),
  );
  return [
    ...classes.map(({ fileName }, index) => ({ name: `${fileName}.ts`, text: texts[index] ?? '' })),
    { name: 'client.ts', text: clientFile(classes, importExtension, ownModels, parts) },
    ...(audience === 'master'
      ? [{ name: 'server.ts', text: serverFile(classes, importExtension, ownModels, parts) }]
      : []),
    { name: 'index.ts', text: indexFile(classes, importExtension, ownModels, parts) },
    ...(parts.config ? [{ name: 'app-config.ts', text: configFile(config, known, importExtension) }] : []),
    ...(parts.callable
      ? [{ name: 'cloud-functions.ts', text: cloudFunctionsFile(schema, known, importExtension) }]
      : []),
    ...(audience === 'master' ? [{ name: 'cloud.ts', text: cloudFile(schema, known, importExtension) }] : []),
    ...otherFiles(schema, whole, known, importExtension, switches),
  ];
}

function configKind(config: readonly ConfigParameter[]): ClientParts['config'] {
  if (config.length === 0) return undefined;
  return config.some(({ masterKeyOnly }) => masterKeyOnly) ? 'secret' : 'open';
}
