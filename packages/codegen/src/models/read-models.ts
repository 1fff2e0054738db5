import { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import type { SchemaModel } from '../schema/model.js';
import { readSchemaFile } from '../schema/schema-files.js';
import type { ModelFacts } from './model-facts.js';
import { findModelFiles } from './model-files.js';
import type { ReadModelFile } from './subclass.js';
import { wiredModels } from './wired-models.js';

/** Where the project keeps its subclasses; both are absolute paths. */
export interface ModelFolders {
  readonly models: string;
  readonly output: string;
}

/** Which subclasses a project has: the files that export them, by names on the wire. Absent after an error. */
export async function readModels(
  { models, output }: ModelFolders,
  schema: SchemaModel,
  facts: ModelFacts,
  texts?: { note(file: string, text: string): void },
): Promise<{ readonly subclasses?: ReadonlyMap<string, string>; readonly diagnostics: readonly Diagnostic[] }> {
  const list = new DiagnosticList();
  const files: ReadModelFile[] = [];
  for (const file of findModelFiles(models, output, list)) {
    const source = readSchemaFile(file, list);
    if (source === undefined) continue;
    texts?.note(file, source.text);
    files.push({ source, facts: await facts.of(source.text) });
  }
  const subclasses = wiredModels(files, schema, output, list);
  const diagnostics = list.sorted();
  return hasErrors(diagnostics) ? { diagnostics } : { subclasses, diagnostics };
}
