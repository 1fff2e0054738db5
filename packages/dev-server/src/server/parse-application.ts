import { createRequire } from 'node:module';
import type { RequestListener, Server } from 'node:http';
import { pathToFileURL } from 'node:url';
import { DevServerError, firstLine } from '../dev-server-error.js';
import type { LiveQueryClasses } from '../dev-server-options.js';
import { cloudLoadError } from './cloud-load-error.js';
import { loadParseServerPackage } from './undeclared-modules.js';
import { withServerDefaults } from './server-defaults.js';
import { StoredFiles } from './stored-files.js';

interface ParseServer {
  readonly app: RequestListener;
  start(): Promise<unknown>;
}
interface ParseServerClass {
  new (options: Record<string, unknown>): ParseServer;
  createLiveQueryServer(server: Server, config: object, options: object): Promise<unknown>;
}
interface ExpressApplication extends RequestListener {
  disable(setting: string): void;
  use(path: string, handler: RequestListener): void;
}

export interface ApplicationPlan {
  readonly origin: string;
  readonly databaseURI: string;
  readonly filesFolder: string;
  readonly applicationId: string;
  readonly masterKey: string;
  readonly cloud: string | undefined;
  readonly liveQuery: LiveQueryClasses | undefined;
  readonly serverOptions: Readonly<Record<string, unknown>>;
}

export interface ParseApplication {
  readonly serverURL: string;
  readonly handler: RequestListener;
  startLiveQuery(server: Server): Promise<void>;
}

/** Takes about half a second of this process the first time. */
export function loadParseServer(): ParseServerClass {
  return loadParseServerPackage<{ readonly ParseServer: ParseServerClass }>().ParseServer;
}

/** @throws DevServerError when Parse Server refuses its options or database, or the cloud code does not load. */
export async function startParseApplication(plan: ApplicationPlan): Promise<ParseApplication> {
  const ParseServer = loadParseServer();
  requireKnownOptions(plan.serverOptions);
  const mountPath = typeof plan.serverOptions['mountPath'] === 'string' ? plan.serverOptions['mountPath'] : '/parse';
  const serverURL = plan.origin + mountPath.replace(/\/$/, '');
  let cloudFailure: unknown;
  try {
    const server = new ParseServer({
      filesAdapter: new StoredFiles(plan.filesFolder),
      ...withServerDefaults(plan.serverOptions),
      appId: plan.applicationId,
      masterKey: plan.masterKey,
      serverURL,
      databaseURI: plan.databaseURI,
      databaseOptions: { ...decodedCredentials(plan.databaseURI), ...givenDatabaseOptions(plan.serverOptions) },
      // Its default is a folder `logs` wherever the process happens to be.
      logsFolder: plan.serverOptions['logsFolder'] ?? null,
      ...(plan.cloud !== undefined && {
        cloud: () =>
          import(pathToFileURL(plan.cloud ?? '').href).catch((error: unknown) => {
            cloudFailure = error;
            throw error;
          }),
      }),
      ...(plan.liveQuery && { liveQuery: plan.liveQuery }),
    });
    await server.start();
    return {
      serverURL,
      handler: mount(mountPath, server.app),
      startLiveQuery: async (httpServer) => {
        const { liveQueryServerOptions } = plan.serverOptions;
        // It writes into what it is given.
        const options = { ...plan.serverOptions, appId: plan.applicationId };
        await ParseServer.createLiveQueryServer(httpServer, { ...(liveQueryServerOptions as object) }, options);
      },
    };
  } catch (error) {
    if (cloudFailure !== undefined) throw cloudLoadError(plan.cloud ?? '', cloudFailure);
    throw new DevServerError(`Parse Server does not start: ${firstLine(error)}`);
  }
}

/** Parse Server takes the parts of the address as they stand (PostgresConfigParser.js), so `%40` would stay `%40`. */
function decodedCredentials(databaseURI: string): Record<string, string> {
  const { username, password, pathname } = new URL(databaseURI);
  const parts = { user: username, password, database: pathname.slice(1) };
  const encoded = Object.entries(parts).filter(([, part]) => part.includes('%'));
  return Object.fromEntries(encoded.map(([name, part]) => [name, decodeURIComponent(part)]));
}

function givenDatabaseOptions({ databaseOptions }: Readonly<Record<string, unknown>>): object {
  return typeof databaseOptions === 'object' && databaseOptions !== null ? databaseOptions : {};
}

/** Parse Server itself only logs a line about an option that it does not know, and goes on without it. */
function requireKnownOptions(serverOptions: Readonly<Record<string, unknown>>): void {
  const require = createRequire(import.meta.url);
  const { ParseServerOptions } = require('parse-server/lib/Options/Definitions') as {
    readonly ParseServerOptions: Readonly<Record<string, unknown>>;
  };
  for (const name of Object.keys(serverOptions)) {
    if (Object.hasOwn(ParseServerOptions, name)) continue;
    throw new DevServerError(
      `serverOptions.${name} is no option of Parse Server 9: correct its name, or leave it out.`,
    );
  }
}

/** With Parse Server's own express, so that there is one version of it in the process. */
function mount(path: string, handler: RequestListener): RequestListener {
  const ownRequire = createRequire(createRequire(import.meta.url).resolve('parse-server'));
  const express = ownRequire('express') as () => ExpressApplication;
  const application = express();
  application.disable('x-powered-by');
  application.use(path, handler);
  return application;
}
