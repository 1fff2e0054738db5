import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DevServerError } from '../dev-server-error.js';

/** The system user that PostgreSQL runs as when we are root, which it refuses to run as. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * `undefined` for an ordinary user: PostgreSQL then runs as that user. As root, a cluster that is there stays with its
 * owner; a new one goes to `postgres` or else to `nobody`. No user is ever created on the machine.
 */
export function databaseUser(cluster: string): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false })?.uid;
  const candidates = owner === undefined || owner === 0 ? ['postgres', 'nobody'] : [String(owner)];
  for (const candidate of candidates) {
    const user = lookUp(candidate);
    if (user !== undefined) return user;
  }
  throw new DevServerError(
    `PostgreSQL does not run as root, and this machine has no user ${candidates.join(' or ')} to run it as: ` +
      'run as an ordinary user, or add one of these users.',
  );
}

/** Whether `user` may pass through every folder on the way to `path`; access lists beyond the mode are not looked at. */
export function closedFolderFor(user: SystemUser, path: string): string | undefined {
  const closed: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    const status = statSync(folder, { throwIfNoEntry: false });
    if (status?.isDirectory()) {
      const bit = status.uid === user.uid ? 0o100 : status.gid === user.gid ? 0o010 : 0o001;
      if ((status.mode & bit) === 0) closed.push(folder);
    }
    if (folder === dirname(folder)) return closed.pop();
  }
}

function lookUp(name: string): SystemUser | undefined {
  const ask = (...flags: string[]): string =>
    execFileSync('id', [...flags, '--', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { name: ask('-u', '-n'), uid: Number(ask('-u')), gid: Number(ask('-g')) };
  } catch {
    return undefined;
  }
}
