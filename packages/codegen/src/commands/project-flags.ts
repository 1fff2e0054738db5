import type { Options } from 'yargs';
import type { ProjectOptions } from './project.js';
import { UsageError } from './usage-error.js';

/** The flags that all commands share. */
export const projectFlags: Readonly<Record<string, Options>> = {
  config: { type: 'string', requiresArg: true, describe: 'Configuration file, instead of the nearest one' },
  schemas: { type: 'string', array: true, requiresArg: true, describe: 'Folders, files or globs with the schemas' },
  'from-server': { type: 'boolean', describe: 'Read the classes of a running server instead of files' },
  'server-url': { type: 'string', requiresArg: true, describe: 'Its URL; or set PARSE_SERVER_URL' },
  'application-id': { type: 'string', requiresArg: true, describe: 'Its application; or set PARSE_APPLICATION_ID' },
  'master-key': { type: 'string', requiresArg: true, describe: 'Its master key; better: set PARSE_MASTER_KEY' },
  json: { type: 'boolean', describe: 'Print the outcome as JSON on stdout' },
  quiet: { type: 'boolean', describe: 'Print errors only' },
};

/** Those of a command that always asks the server. */
export const serverFlags: Readonly<Record<string, Options>> = Object.fromEntries(
  Object.entries(projectFlags).filter(([name]) => name !== 'from-server'),
);

/** The values of {@link projectFlags}, as yargs hands them over. */
export interface ProjectArguments {
  readonly config?: string;
  readonly schemas?: string[];
  readonly fromServer?: boolean;
  readonly serverUrl?: string;
  readonly applicationId?: string;
  readonly masterKey?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Throws {@link UsageError} for flags that cannot be meant, before anything is read. */
export function checkFlags(flags: object, defined: Readonly<Record<string, Options>>): true {
  const values = new Map<string, unknown>(Object.entries(flags));
  for (const [name, { type, array }] of Object.entries(defined)) {
    const value = values.get(name);
    if (Array.isArray(value) && !array) throw new UsageError(`\`--${name}\` is given twice`);
    const isEmpty = [value].flat().includes('');
    if (type === 'string' && isEmpty) throw new UsageError(`\`--${name}\` is empty: give it a value, or leave it out`);
  }
  const fromServer = values.get('from-server') === true;
  if (fromServer && values.has('schemas')) {
    throw new UsageError('`--schemas` and `--from-server` exclude each other: leave one out');
  }
  for (const name of ['server-url', 'application-id', 'master-key']) {
    if (values.has(name) && !fromServer && 'from-server' in defined)
      throw new UsageError(`\`--${name}\` says nothing without \`--from-server\``);
  }
  return true;
}

/** The flags as options of the programmatic API. */
export function projectOptions(flags: ProjectArguments): ProjectOptions {
  const { config, schemas, fromServer, serverUrl, applicationId, masterKey } = flags;
  return {
    ...(config === undefined ? {} : { config }),
    ...(schemas === undefined ? {} : { schemas }),
    ...(fromServer === undefined ? {} : { fromServer }),
    server: {
      ...(serverUrl === undefined ? {} : { serverURL: serverUrl }),
      ...(applicationId === undefined ? {} : { applicationId }),
      ...(masterKey === undefined ? {} : { masterKey }),
    },
  };
}
