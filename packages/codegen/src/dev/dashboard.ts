import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../commands/usage-error.js';
import { projectPackage } from './project-package.js';
import type { SeedServer } from './seed.js';

/** A running Parse Dashboard. */
export interface Dashboard {
  readonly url: string;
  stop(): Promise<void>;
}

/** The command of the Parse Dashboard that a project has installed. Throws {@link UsageError} where it has none. */
export function dashboardCommand(folder: string): string {
  const entry = projectPackage(folder, 'parse-dashboard');
  const command = entry && join(dirname(fileURLToPath(entry.url)), '../bin/parse-dashboard');
  if (command !== undefined && existsSync(command)) return command;
  throw new UsageError('`--dashboard` needs Parse Dashboard: run `npm install --save-dev parse-dashboard`');
}

/** Starts Parse Dashboard for a server, on a free port of this machine. Its key goes by the environment, not by a word. */
export async function startDashboard(command: string, server: SeedServer): Promise<Dashboard> {
  const { serverURL, applicationId: appId, masterKey } = server;
  const configuration = { apps: [{ serverURL, appId, masterKey, appName: 'development' }] };
  const port = await freePort();
  const child = spawn(process.execPath, [command], {
    env: {
      ...process.env,
      PARSE_DASHBOARD_CONFIG: JSON.stringify(configuration),
      HOST: '127.0.0.1',
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await started(child);
  return { url: `http://127.0.0.1:${port}/`, stop: () => ended(child) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

/** Waits until it says that it is there. */
async function started(child: ChildProcess): Promise<void> {
  let said = '';
  const isReady = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('now available')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Parse Dashboard did not start: ${said.trim().slice(0, 300)}`)));
  });
  await isReady;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
