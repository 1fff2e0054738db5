import { join } from 'node:path';
import { closedFolderFor, databaseUser, type SystemUser } from '../database/database-user.js';
import { requireDatabase } from '../database/database-connection.js';
import { startEmbeddedDatabase } from '../database/embedded-database.js';
import { prepareGeoQueries } from '../database/geo-functions.js';
import { findPostgres, runnablePrograms, type PostgresPrograms } from '../database/platform-binaries.js';
import { stopOrphanedPostmaster } from '../database/postmaster.js';
import { DevServerError } from '../dev-server-error.js';
import { sweepAbandonedFolders } from '../folder/abandoned-folders.js';
import { clusterFolder, openServerFolder, type ServerFolder } from '../folder/server-folder.js';
import { loadOrCreateKeys, type StoredKeys } from '../folder/stored-keys.js';
import type { CleanupStack } from '../process/cleanup-stack.js';
import type { ReadyReport, StartRequest } from '../process/messages.js';
import { listen } from './http-listener.js';
import { loadParseServer, startParseApplication } from './parse-application.js';
import { setUpSchemas } from './schema-setup.js';

/** What the running server tells of itself before and after it is ready. */
export interface ServerEvents {
  onFolder(folder: ServerFolder): void;
  /** Called when PostgreSQL ends; the server is of no use from then on. */
  onDatabaseEnd(): void;
}

/** Everything from an empty folder to a server with its classes; each step leaves its undoing in `cleanup`. */
export async function runServer(
  request: StartRequest,
  cleanup: CleanupStack,
  events: ServerEvents,
): Promise<ReadyReport> {
  const folder = await openServerFolder(request.dataDir);
  await cleanup.add(() => folder.release());
  events.onFolder(folder);
  const listener = await listen(request.host, request.port);
  const keys = { ...(await loadOrCreateKeys(folder.path)), ...chosenKeys(request) };
  const databaseURI = await openDatabase(request, folder, keys, cleanup, events);
  await prepareGeoQueries(databaseURI);
  const { applicationId, masterKey } = keys;
  const { origin } = listener;
  const filesFolder = join(folder.path, 'files');
  const application = await startParseApplication({ ...request, ...keys, origin, databaseURI, filesFolder });
  // Added last, so closed first: nobody should be answered from a database that is going away.
  await cleanup.add(() => listener.close());
  listener.serve(application.handler);
  if (request.liveQuery !== undefined) await application.startLiveQuery(listener.server);
  const access = { serverURL: application.serverURL, applicationId, masterKey };
  await setUpSchemas(access, request.schemas);
  const sweeping = sweepAbandonedFolders(() => cleanup.closed);
  await cleanup.add(() => sweeping);
  return { kind: 'ready', ...access, databaseURI };
}

async function openDatabase(
  request: StartRequest,
  folder: ServerFolder,
  keys: StoredKeys,
  cleanup: CleanupStack,
  events: ServerEvents,
): Promise<string> {
  if (request.databaseURI !== undefined) {
    await requireDatabase(request.databaseURI);
    return request.databaseURI;
  }
  const cluster = clusterFolder(folder.path);
  await stopOrphanedPostmaster(cluster);
  const user = databaseUser(cluster);
  const programs = await reachablePrograms(folder, user);
  const { databasePassword: password } = keys;
  const { temporary } = folder;
  const plan = { programs, cluster, user, password, temporary, meanwhile: () => void loadParseServer() };
  const database = await startEmbeddedDatabase(plan, cleanup);
  void database.ended.then(() => events.onDatabaseEnd());
  return database.uri;
}

function reachablePrograms(folder: ServerFolder, user: SystemUser | undefined): Promise<PostgresPrograms> {
  const programs = findPostgres();
  const closed = user && closedFolderFor(user, folder.path);
  if (closed !== undefined) {
    throw new DevServerError(
      `PostgreSQL, which runs as ${user?.name} because you are root, may not enter ${closed}: choose a dataDir outside, or run as an ordinary user.`,
    );
  }
  const reachable = user === undefined || closedFolderFor(user, programs.folder) === undefined;
  return runnablePrograms(programs, reachable, join(folder.path, 'programs'));
}

function chosenKeys({ serverOptions }: StartRequest): Partial<StoredKeys> {
  const { appId, masterKey } = serverOptions;
  return {
    ...(typeof appId === 'string' && { applicationId: appId }),
    ...(typeof masterKey === 'string' && { masterKey }),
  };
}
