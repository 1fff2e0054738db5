import { dirname, join } from 'node:path';
import { closedFolderFor, databaseUser } from '../database/database-user.js';
import { requireDatabase } from '../database/database-connection.js';
import { startEmbeddedDatabase } from '../database/embedded-database.js';
import { prepareGeoQueries } from '../database/geo-functions.js';
import { copyPrograms, findPostgres, type PostgresPrograms } from '../database/platform-binaries.js';
import { stopOrphanedPostmaster } from '../database/postmaster.js';
import { DevServerError } from '../dev-server-error.js';
import { sweepAbandonedFolders } from '../folder/abandoned-folders.js';
import { clusterFolder, openServerFolder, removeFolder, type ServerFolder } from '../folder/server-folder.js';
import { loadOrCreateKeys, type StoredKeys } from '../folder/stored-keys.js';
import type { CleanupStack } from '../process/cleanup-stack.js';
import type { FolderReport, ReadyReport, StartRequest } from '../process/messages.js';
import { listen } from './http-listener.js';
import { startParseApplication } from './parse-application.js';
import { setUpSchemas } from './schema-setup.js';

/** Everything from an empty folder to a server with its classes; each step leaves its undoing in `cleanup`. */
export async function runServer(
  request: StartRequest,
  cleanup: CleanupStack,
  report: (message: FolderReport) => void,
): Promise<ReadyReport> {
  const folder = await openServerFolder(request.dataDir);
  await cleanup.add(() => folder.release());
  report({ kind: 'folder', folder: folder.path, temporary: folder.temporary });
  const listener = await listen(request.host, request.port);
  await cleanup.add(() => listener.close());

  const keys = await loadOrCreateKeys(folder.path);
  const databaseURI = request.databaseURI ?? (await startDatabase(folder, keys, cleanup));
  if (request.databaseURI !== undefined) await requireDatabase(request.databaseURI);
  await prepareGeoQueries(databaseURI);

  const { applicationId, masterKey } = chosenKeys(request, keys);
  const application = await startParseApplication({
    ...request,
    origin: listener.origin,
    databaseURI,
    filesFolder: join(folder.path, 'files'),
    applicationId,
    masterKey,
  });
  listener.serve(application.handler);
  if (request.liveQueryClasses !== undefined) await application.startLiveQuery(listener.server);
  const access = { serverURL: application.serverURL, applicationId, masterKey };
  await setUpSchemas(access, request.schemas);
  void sweepAbandonedFolders();
  return { kind: 'ready', ...access, databaseURI };
}

async function startDatabase(folder: ServerFolder, keys: StoredKeys, cleanup: CleanupStack): Promise<string> {
  const cluster = clusterFolder(folder.path);
  await stopOrphanedPostmaster(cluster);
  const user = databaseUser(cluster);
  let programs = findPostgres();
  if (user !== undefined) {
    const closed = closedFolderFor(user, folder.path);
    if (closed !== undefined) {
      throw new DevServerError(
        `PostgreSQL, which runs as ${user.name} because you are root, may not enter ${closed}: choose a dataDir outside, or run as an ordinary user.`,
      );
    }
    if (closedFolderFor(user, programs.folder) !== undefined) programs = await openCopy(programs, cleanup);
  }
  const { databasePassword: password } = keys;
  return startEmbeddedDatabase({ programs, cluster, user, password, temporary: folder.temporary }, cleanup);
}

async function openCopy(programs: PostgresPrograms, cleanup: CleanupStack): Promise<PostgresPrograms> {
  const copy = await copyPrograms(programs);
  await cleanup.add(() => removeFolder(dirname(copy.folder)));
  return copy;
}

function chosenKeys({ serverOptions }: StartRequest, keys: StoredKeys): { applicationId: string; masterKey: string } {
  const { appId, masterKey } = serverOptions;
  return {
    applicationId: typeof appId === 'string' ? appId : keys.applicationId,
    masterKey: typeof masterKey === 'string' ? masterKey : keys.masterKey,
  };
}
