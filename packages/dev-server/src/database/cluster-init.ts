import { spawn } from 'node:child_process';
import { chown, rename, rm, writeFile, stat, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DevServerError } from '../dev-server-error.js';
import type { CleanupStack } from '../process/cleanup-stack.js';
import type { SystemUser } from './database-user.js';
import { databaseEnvironment, DATABASE_ROLE } from './database-environment.js';
import type { PostgresPrograms } from './platform-binaries.js';

export interface ClusterPlan {
  readonly programs: PostgresPrograms;
  readonly cluster: string;
  readonly user: SystemUser | undefined;
  readonly password: string;
  readonly temporary: boolean;
  /** Work for this process while `initdb`, another one, makes a new cluster. */
  readonly meanwhile: () => void;
}

/**
 * Makes the cluster if there is none yet. It is made beside its place and then moved, so a kill in the middle leaves
 * nothing that a later start would take for a cluster.
 */
export async function initializeCluster(plan: ClusterPlan, cleanup: CleanupStack): Promise<void> {
  if (await exists(join(plan.cluster, 'PG_VERSION'))) return;
  const unfinished = `${plan.cluster}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const passwordFile = join(dirname(plan.cluster), 'password');
  await writeFile(passwordFile, `${plan.password}\n`, { mode: 0o600 });
  if (plan.user !== undefined) {
    await chown(unfinished, plan.user.uid, plan.user.gid);
    await chown(passwordFile, plan.user.uid, plan.user.gid);
  }
  try {
    await runInitdb(plan, unfinished, passwordFile, cleanup);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, plan.cluster);
}

async function runInitdb(
  { programs, user, temporary, meanwhile }: ClusterPlan,
  folder: string,
  passwordFile: string,
  cleanup: CleanupStack,
): Promise<void> {
  const initdb = spawn(
    programs.initdb,
    [
      ...['--pgdata', folder, '--username', DATABASE_ROLE, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      '--no-instructions',
      ...(temporary ? ['--no-sync'] : []),
    ],
    {
      cwd: dirname(folder),
      env: databaseEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(user && { uid: user.uid, gid: user.gid }),
    },
  );
  let complaint = '';
  initdb.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const finished = new Promise<number | Error | null>((resolve) => {
    initdb.once('error', resolve);
    initdb.once('close', resolve);
  });
  await cleanup.add(async () => {
    initdb.kill('SIGKILL');
    await finished;
  });
  meanwhile();
  const result = await finished;
  if (result === 0) return;
  const reason = result instanceof Error ? result.message : initdbReason(complaint);
  throw new DevServerError(`PostgreSQL could not make its database in ${dirname(folder)}: ${reason}`);
}

function initdbReason(complaint: string): string {
  const lines = complaint.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.find((line) => /error|fatal/i.test(line)) ?? lines.at(-1) ?? 'initdb said nothing';
  return telling.replace(/^.*?(?:error|FATAL): */, '').trim();
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
