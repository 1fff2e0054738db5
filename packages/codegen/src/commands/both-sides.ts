import { serverSettings } from '../config-server.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { hasErrors } from '../diagnostics/diagnostic.js';
import type { LoadedSchemaFiles } from '../schema/load-schemas.js';
import { loadSchemaFiles } from '../schema/load-schemas.js';
import type { SchemaModel } from '../schema/model.js';
import { loadProject, type Project, type ProjectOptions } from './project.js';

/** The schema files of a project and what its server holds, each checked. */
export interface BothSides {
  readonly project: Project;
  readonly files: LoadedSchemaFiles & { readonly schema: SchemaModel };
  readonly server: SchemaModel;
  /** The server's URL, without credentials. */
  readonly serverURL: string;
}

export interface BothSidesOptions extends ProjectOptions {
  /** Whether there may be no schema file at all, as before the first `pull`. */
  readonly mayBeEmpty?: boolean;
}

/** Files first: where they are broken no server is asked. Throws `ServerError` and the signal's reason. */
export async function loadBothSides(
  options: BothSidesOptions,
): Promise<{ readonly sides?: BothSides; readonly diagnostics: readonly Diagnostic[] }> {
  const { project, diagnostics } = await loadProject(options);
  if (project === undefined) return { diagnostics };
  const { mayBeEmpty = false, signal } = options;
  const files = await loadSchemaFiles(project.schemas, { cwd: project.schemasFolder, mayBeEmpty });
  const { settings, diagnostics: missing } = serverSettings(project.config);
  const before = [...diagnostics, ...files.diagnostics, ...missing];
  const { schema } = files;
  if (schema === undefined || settings === undefined || hasErrors(before)) return { diagnostics: before };
  const [{ loadServerSchemas }, { serverURLOf, shownURL }] = await Promise.all([
    import('../server/fetch-schemas.js'),
    import('../server/server-url.js'),
  ]);
  const wanted = files.sources.classNames;
  const server = await loadServerSchemas({ ...settings, ...(signal === undefined ? {} : { signal }) }, wanted);
  const all = [...before, ...server.diagnostics];
  if (server.schema === undefined) return { diagnostics: all };
  const serverURL = shownURL(serverURLOf(settings.serverURL));
  return { sides: { project, files: { ...files, schema }, server: server.schema, serverURL }, diagnostics: all };
}
