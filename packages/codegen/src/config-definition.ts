import type { EmitSwitches } from './emit/other-files.js';
import type { Audience } from './schema/audience.js';

/** The value of an environment variable, read when the server is needed; in YAML and JSON: `{ env: NAME }`. */
export interface EnvironmentVariable {
  readonly env: string;
}

/** What `parse-orm.config.ts` (or `.js`, `.mjs`, `.json`, `.yaml`) may hold. Paths are relative to the file. */
export interface Config {
  /** Folders, files or glob patterns with the schemas. Default: `schemas`. */
  readonly schemas?: string | readonly string[];
  /** The folder that the generated files go to; it belongs to the generator. Default: `generated`. */
  readonly output?: string;
  /** The folder with subclasses of generated classes, which give objects methods of their own; only read. Default: `models`. */
  readonly models?: string;
  /** The folder with functions that move data when `push` changes a field's type. Default: `migrations`. */
  readonly migrations?: string;
  /** The server that `--from-server` reads. Default: the variables PARSE_SERVER_URL, PARSE_APPLICATION_ID, PARSE_MASTER_KEY. */
  readonly server?: ServerConfig;
  /** How generated files import each other. Default: `auto`, as the project's tsconfig wants it. */
  readonly importExtension?: 'auto' | '.js' | '.ts' | 'none';
  /**
   * For whom the types are: what class-level permissions and protected fields keep from that audience is absent or
   * optional in them. Default: `master`, who may do everything.
   */
  readonly audience?: Audience;
  /** What is generated beside the models. Default: nothing. */
  readonly emit?: EmitSwitches;
}

export interface ServerConfig {
  readonly serverURL?: string | EnvironmentVariable;
  readonly applicationId?: string | EnvironmentVariable;
  readonly masterKey?: string | EnvironmentVariable;
}

/** Gives a configuration its types. */
export function defineConfig(config: Config): Config {
  return config;
}

/**
 * The value of an environment variable, from the environment or from the file `.env` beside the configuration.
 *
 * It is read only when the server is needed, so that the configuration loads where the variable is not set.
 */
export function env(name: string): EnvironmentVariable {
  return { env: name };
}
