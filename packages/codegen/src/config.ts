import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { findConfigFile, namedConfigFile } from './config-file.js';
import type { EnvironmentVariable } from './config-definition.js';
import { loadConfigModule } from './config-module.js';
import { hasErrors, type Diagnostic } from './diagnostics/diagnostic.js';
import { DiagnosticList, type Origin } from './diagnostics/diagnostic-list.js';
import { sdkModules } from './emit/sdk-modules.js';
import type { EmitSwitches } from './emit/other-files.js';
import { type Audience, audiences } from './schema/audience.js';
import { describedIssues } from './diagnostics/zod-issues.js';
import { readJson } from './schema/json-document.js';
import { readSchemaFile } from './schema/schema-files.js';
import { readYaml } from './schema/yaml-document.js';

export { defineConfig, env } from './config-definition.js';
export type { Config, EnvironmentVariable, ServerConfig } from './config-definition.js';

/** A configuration with every default filled in. */
export interface LoadedConfig {
  /** The file it came from; absent where there is none and every default holds. */
  readonly file?: string;
  /** The folder that paths are relative to. */
  readonly folder: string;
  /** Folders, files and patterns, relative to `folder`. */
  readonly schemas: readonly string[];
  /** Absolute. */
  readonly output: string;
  /** Absolute. */
  readonly models: string;
  /** Absolute. */
  readonly migrations: string;
  readonly importExtension: 'auto' | '.js' | '.ts' | 'none';
  /** For whom the types are. */
  readonly audience: Audience;
  /** What is generated beside the models. */
  readonly emit: EmitSwitches;
  /** As written; `serverSettings` in `config-server.ts` looks the variables up. */
  readonly server: {
    readonly serverURL: string | EnvironmentVariable;
    readonly applicationId: string | EnvironmentVariable;
    readonly masterKey: string | EnvironmentVariable;
  };
}

const text = (what: string): z.ZodString => z.string({ error: `must be ${what}` }).min(1);
const setting = (variable: string): z.ZodDefault<z.ZodType<string | EnvironmentVariable>> =>
  z
    .union([z.string().min(1), z.strictObject({ env: z.string().min(1) })], { error: "must be text, or env('NAME')" })
    .default({ env: variable });

const patterns = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
  error: 'must be a folder, a file, a glob or a list of them',
});

const officialSdk = z
  .union([z.boolean(), z.enum(sdkModules)], { error: `must be true, false or one of ${sdkModules.join(', ')}` })
  .default(false);
const onOff = z.boolean({ error: 'must be true or false' }).default(false);

const configSchema = z.strictObject({
  $schema: z.string().optional(),
  schemas: patterns.default('schemas'),
  output: text('a folder').default('generated'),
  models: text('a folder').default('models'),
  migrations: text('a folder').default('migrations'),
  server: z
    .strictObject({
      serverURL: setting('PARSE_SERVER_URL'),
      applicationId: setting('PARSE_APPLICATION_ID'),
      masterKey: setting('PARSE_MASTER_KEY'),
    })
    .prefault({}),
  importExtension: z.enum(['auto', '.js', '.ts', 'none']).default('auto'),
  audience: z.enum(audiences).default('master'),
  emit: z.strictObject({ zod: onOff, jsonSchema: onOff, schemaDefinitions: onOff, officialSdk }).prefault({}),
});

export interface LoadConfigOptions {
  /** Where to look for the nearest configuration, upward. */
  readonly cwd?: string;
  /** A file instead: what `--config` names, relative to `cwd`. */
  readonly path?: string;
  /** For who loads it again and again. */
  readonly memory?: ConfigMemory;
}

/** What configurations that are modules said, by file: one is run again when its text has changed. */
export type ConfigMemory = Map<string, { readonly text: string; readonly value: unknown }>;

/** Finds, reads and checks the configuration. Without a file every default holds, relative to `cwd`. */
export async function loadConfig({ cwd = process.cwd(), path, memory }: LoadConfigOptions = {}): Promise<{
  readonly config?: LoadedConfig;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const list = new DiagnosticList();
  const file = path === undefined ? findConfigFile(cwd, list) : namedConfigFile(path, cwd, list);
  const read = file === undefined || list.hasErrors ? undefined : await readConfig(file, list, memory);
  const config = list.hasErrors ? undefined : checkedConfig(read, file, resolve(cwd), list);
  const diagnostics = list.sorted();
  return config === undefined || hasErrors(diagnostics) ? { diagnostics } : { config, diagnostics };
}

interface ReadConfig {
  readonly value: unknown;
  readonly origin: Origin;
}

async function readConfig(file: string, list: DiagnosticList, memory?: ConfigMemory): Promise<ReadConfig | undefined> {
  const source = readSchemaFile(file, list);
  if (source === undefined) return undefined;
  if (/\.m?[jt]s$/i.test(file)) {
    const known = memory?.get(file);
    const value = known?.text === source.text ? known.value : await loadConfigModule(file, list);
    if (!list.hasErrors) memory?.set(file, { text: source.text, value });
    return { value, origin: { file } };
  }
  const documents = (file.endsWith('.json') ? readJson : readYaml)(source, list);
  const [first, second] = documents ?? [];
  if (second !== undefined) {
    list.add({ message: 'a configuration is one YAML document', place: { origin: second.origin, path: [] } });
  }
  // An empty file is one that changes no default.
  return { value: first?.value ?? {}, origin: first?.origin ?? { file } };
}

function checkedConfig(
  read: ReadConfig | undefined,
  file: string | undefined,
  cwd: string,
  list: DiagnosticList,
): LoadedConfig | undefined {
  const value = read?.value ?? {};
  const origin = read?.origin ?? { file: file ?? cwd };
  for (const { path, part, message, hint } of describedIssues(configSchema, value)) {
    list.add({
      message: path.length === 0 ? 'the configuration must be a map of settings' : message,
      hint,
      place: { origin, path, part },
    });
  }
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { schemas, output, models, migrations, server, importExtension, audience, emit } = parsed.data;
  const folder = file === undefined ? cwd : dirname(file);
  return {
    ...(file === undefined ? {} : { file }),
    folder,
    schemas: typeof schemas === 'string' ? [schemas] : schemas,
    output: resolve(folder, output),
    models: resolve(folder, models),
    migrations: resolve(folder, migrations),
    importExtension,
    audience,
    emit,
    server,
  };
}
