import { resolve } from 'node:path';
import type { LoadedConfig } from '../config.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { emitModels, type GeneratedFile } from '../emit/models.js';
import { importExtensionFor } from '../output/import-extension.js';
import { writeOutput, type WrittenOutput } from '../output/output-folder.js';
import { inProjectStyle } from '../output/project-style.js';
import { loadProject, type ProjectOptions } from './project.js';
import { loadProjectSchema } from './schema-source.js';

export interface GenerateOptions extends ProjectOptions {
  /** The folder that the files go to, instead of that of the configuration. */
  readonly output?: string;
  /** How generated files import each other, instead of what the configuration says. */
  readonly importExtension?: LoadedConfig['importExtension'];
}

export interface GenerateResult {
  /** Absent where a diagnostic is an error: then nothing was written. */
  readonly files?: WrittenOutput;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the schemas of a project and writes its models, as `parse-orm generate` does.
 *
 * What is wrong with a configuration or a schema comes back as diagnostics. Throws `OutputError` where the files cannot
 * be written, `ServerError` where a server does not answer as it should, and the signal's reason when that aborts.
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateResult> {
  const { project, diagnostics } = await loadProject(options);
  if (project === undefined) return { diagnostics };
  const loaded = await loadProjectSchema(project, options);
  const all = [...diagnostics, ...loaded.diagnostics];
  if (loaded.schema === undefined) return { diagnostics: all };
  const { config } = project;
  const output = options.output === undefined ? config.output : resolve(options.cwd ?? '.', options.output);
  const extension = await importExtensionFor(options.importExtension ?? config.importExtension, output);
  const style = async (files: readonly GeneratedFile[]): Promise<readonly GeneratedFile[]> => {
    const styled = await inProjectStyle(output, files);
    if (styled.warning !== undefined) all.push({ severity: 'warning', message: styled.warning, file: output });
    options.signal?.throwIfAborted();
    return styled.files;
  };
  return { files: await writeOutput(output, emitModels(loaded.schema, extension), style), diagnostics: all };
}
