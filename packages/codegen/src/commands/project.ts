import { resolve } from 'node:path';
import { type ConfigMemory, loadConfig, type LoadedConfig } from '../config.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';

/** What every command needs to know: where the project is, and what its configuration is overridden by. */
export interface ProjectOptions {
  /** Where to look for the configuration, upward; also what the paths of these options are relative to. */
  readonly cwd?: string;
  /** The configuration file, instead of the nearest one. */
  readonly config?: string;
  /** Folders, files or glob patterns, instead of those of the configuration. */
  readonly schemas?: string | readonly string[];
  /** Read the classes of a running server (`GET /schemas`) instead of files. */
  readonly fromServer?: boolean;
  /** Instead of what the configuration and the environment say. */
  readonly server?: { readonly serverURL?: string; readonly applicationId?: string; readonly masterKey?: string };
  /** Ends the reading from a server; nothing has been written then. */
  readonly signal?: AbortSignal;
}

export interface Project {
  readonly config: LoadedConfig;
  readonly schemas: readonly string[];
  /** What `schemas` is relative to. */
  readonly schemasFolder: string;
}

/** The configuration with the options over it; absent where a diagnostic is an error. */
export async function loadProject(
  { cwd = process.cwd(), config: path, schemas, server = {} }: ProjectOptions,
  memory: ConfigMemory = new Map(),
): Promise<{ readonly project?: Project; readonly diagnostics: readonly Diagnostic[] }> {
  const { config: loaded, diagnostics } = await loadConfig({ cwd, memory, ...(path === undefined ? {} : { path }) });
  if (loaded === undefined) return { diagnostics };
  const config = { ...loaded, server: { ...loaded.server, ...server } };
  if (schemas === undefined) {
    return { project: { config, schemas: config.schemas, schemasFolder: config.folder }, diagnostics };
  }
  const patterns = typeof schemas === 'string' ? [schemas] : schemas;
  return { project: { config, schemas: patterns, schemasFolder: resolve(cwd) }, diagnostics };
}
