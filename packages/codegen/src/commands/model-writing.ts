import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { emitModels, type GeneratedFile } from '../emit/models.js';
import { importExtensionFor } from '../output/import-extension.js';
import { writeOutput, type WrittenOutput } from '../output/output-folder.js';
import { inProjectStyle } from '../output/project-style.js';
import type { SchemaModel } from '../schema/model.js';

/** Writes the models of a schema in the style of the project that the folder belongs to. Throws `OutputError`. */
export async function writeModels(
  schema: SchemaModel,
  folder: string,
  importExtension: 'auto' | '.js' | '.ts' | 'none',
  signal?: AbortSignal,
): Promise<{ readonly files: WrittenOutput; readonly warnings: readonly Diagnostic[] }> {
  const warnings: Diagnostic[] = [];
  const format = async (files: readonly GeneratedFile[]): Promise<readonly GeneratedFile[]> => {
    const styled = await inProjectStyle(folder, files);
    if (styled.warning !== undefined) warnings.push({ severity: 'warning', message: styled.warning, file: folder });
    signal?.throwIfAborted();
    return styled.files;
  };
  const extension = await importExtensionFor(importExtension, folder);
  return { files: await writeOutput(folder, emitModels(schema, extension), format), warnings };
}
