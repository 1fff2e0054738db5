import type { Options } from 'yargs';
import type { ProjectOptions } from './project.js';

/** The flags that all commands share. */
export const projectFlags: Readonly<Record<string, Options>> = {
  config: { type: 'string', requiresArg: true, describe: 'Configuration file, instead of the nearest one' },
  schemas: { type: 'string', array: true, requiresArg: true, describe: 'Folders, files or globs with the schemas' },
  'from-server': { type: 'boolean', describe: 'Read the classes of a running server instead of files' },
  'server-url': { type: 'string', requiresArg: true, describe: 'Its URL; better: PARSE_SERVER_URL' },
  'application-id': { type: 'string', requiresArg: true, describe: 'Its application; better: PARSE_APPLICATION_ID' },
  'master-key': { type: 'string', requiresArg: true, describe: 'Its master key; better: PARSE_MASTER_KEY' },
  json: { type: 'boolean', describe: 'Print the outcome as JSON on stdout' },
  quiet: { type: 'boolean', describe: 'Print errors only' },
};

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
