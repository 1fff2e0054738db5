import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type EmitSwitches, emitModels, type SchemaModel } from '@parse-orm/codegen';
import typescript from 'typescript-6';
import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import { readSchemas } from '../../packages/codegen/src/schema/load-schemas.js';
import { workFolder } from './compiler.js';

/** A schema from the text of one schema file; throws with what is wrong with it. */
export function schemaOf(yaml: string): SchemaModel {
  const { schema, diagnostics } = readSchemas([new SourceText('/schemas/all.yaml', yaml)]);
  if (schema === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 2));
  return schema;
}

/** The text of one generated file. */
export function emittedText(schema: SchemaModel, name: string, switches: EmitSwitches): string {
  const file = emitModels(schema, '.js', undefined, undefined, switches).find((one) => one.name === name);
  if (file === undefined) throw new Error(`${name} is not generated.`);
  return file.text;
}

/** What one generated module exports, in a folder inside the repository, so that packages resolve. */
export async function emittedModule<Exports>(
  schema: SchemaModel,
  name: string,
  switches: EmitSwitches,
): Promise<Exports> {
  const folder = workFolder(`module-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const { ScriptTarget, ModuleKind } = typescript;
  const compilerOptions = { target: ScriptTarget.ES2022, module: ModuleKind.ES2022, verbatimModuleSyntax: true };
  const { outputText } = typescript.transpileModule(emittedText(schema, name, switches), { compilerOptions });
  const path = join(folder, `${Date.now()}-${name.replace(/\.ts$/, '.js')}`);
  writeFileSync(path, outputText);
  return (await import(pathToFileURL(path).href)) as Exports;
}
