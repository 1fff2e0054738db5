import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { EnvironmentVariable } from './config-definition.js';
import type { LoadedConfig } from './config.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { DiagnosticList } from './diagnostics/diagnostic-list.js';
import { quoted } from './diagnostics/display-text.js';
import type { ServerSettings } from './server/fetch-schemas.js';

/** The settings that a configuration has for its server, with the environment looked up now. */
export function serverSettings(
  { server, folder, file }: LoadedConfig,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly settings?: ServerSettings; readonly diagnostics: readonly Diagnostic[] } {
  const list = new DiagnosticList();
  const origin = file === undefined ? {} : { file };
  let fromFile: Readonly<Record<string, string | undefined>> | undefined;
  const valueOf = (key: string, setting: string | EnvironmentVariable): string => {
    if (typeof setting === 'string') return setting;
    fromFile ??= variablesBeside(folder, list);
    const name = setting.env;
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    const found = value || (Object.hasOwn(fromFile, name) ? fromFile[name] : undefined);
    if (found) return found;
    const hint = `set it, or write ${name}=… into the file .env beside the configuration`;
    list.add({ message: `the environment variable ${quoted(name)}, for server.${key}, is not set`, hint, ...origin });
    return '';
  };
  const settings: ServerSettings = {
    serverURL: valueOf('serverURL', server.serverURL),
    applicationId: valueOf('applicationId', server.applicationId),
    masterKey: valueOf('masterKey', server.masterKey),
  };
  const diagnostics = list.sorted();
  return list.hasErrors ? { diagnostics } : { settings, diagnostics };
}

/** A variable that is set, or written into the file `.env` beside the configuration. */
export function environmentValue({ folder }: LoadedConfig, name: string): string | undefined {
  const beside = variablesBeside(folder, new DiagnosticList());
  return process.env[name] || (Object.hasOwn(beside, name) ? beside[name] : undefined) || undefined;
}

function variablesBeside(folder: string, list: DiagnosticList): Readonly<Record<string, string | undefined>> {
  const file = join(folder, '.env');
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') list.add({ severity: 'warning', message: `the file cannot be read (${code})`, file });
    return {};
  }
}
