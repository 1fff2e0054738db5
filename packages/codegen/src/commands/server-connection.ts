import { environmentValue, serverSettings } from '../config-server.js';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import type { RestClient } from '../server/rest-client.js';
import { loadProject, type ProjectOptions } from './project.js';

export interface ConnectionOptions extends ProjectOptions {
  /** Instead of what the variable PARSE_MAINTENANCE_KEY says. */
  readonly maintenanceKey?: string;
}

/** Connections to the server of a project, with the master key proven; absent where a diagnostic is an error. */
export interface Connections {
  readonly client?: RestClient;
  /** With the maintenance key, where one was given. */
  readonly maintenance?: RestClient;
  readonly diagnostics: readonly Diagnostic[];
}

/** Throws `ServerError`, and the signal's reason. */
export async function connectToServer(
  options: ConnectionOptions,
  { withMaintenance = false }: { readonly withMaintenance?: boolean } = {},
): Promise<Connections> {
  const { project, diagnostics: found } = await loadProject(options);
  if (project === undefined) return { diagnostics: found };
  const { settings, diagnostics: missing } = serverSettings(project.config);
  const diagnostics = [...found, ...missing];
  if (settings === undefined || hasErrors(diagnostics)) return { diagnostics };
  const { RestClient } = await import('../server/rest-client.js');
  const { signal } = options;
  const named = options.maintenanceKey ?? environmentValue(project.config, 'PARSE_MAINTENANCE_KEY');
  const maintenanceKey = withMaintenance ? named : undefined;
  const all = { ...settings, timeout: 120_000, ...(signal === undefined ? {} : { signal }) };
  const client = await RestClient.connect(all);
  if (maintenanceKey === undefined) return { client, diagnostics };
  return { client, maintenance: await RestClient.connectForMaintenance({ ...all, maintenanceKey }), diagnostics };
}
