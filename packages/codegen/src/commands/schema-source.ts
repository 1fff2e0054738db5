import { serverSettings } from '../config-server.js';
import { loadSchemas, type LoadedSchema } from '../schema/load-schemas.js';
import { SourceMemory } from '../schema/source-memory.js';
import type { Project, ProjectOptions } from './project.js';

/** The schema of a project: from its files, or from the server that it names. Throws `ServerError`. */
export async function loadProjectSchema(
  project: Project,
  options: ProjectOptions,
  memory: SourceMemory = new SourceMemory(),
): Promise<LoadedSchema> {
  if (!options.fromServer) return loadSchemas(project.schemas, { cwd: project.schemasFolder, memory });
  const { settings, diagnostics } = serverSettings(project.config);
  if (settings === undefined) return { diagnostics };
  const { loadServerSchemas } = await import('../server/fetch-schemas.js');
  const { signal } = options;
  const loaded = await loadServerSchemas({ ...settings, ...(signal === undefined ? {} : { signal }) });
  return { ...loaded, diagnostics: [...diagnostics, ...loaded.diagnostics] };
}
