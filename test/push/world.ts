import { readFileSync } from 'node:fs';
import type { Installation, InstallationInput } from '../runtime/generated/index.js';
import type { ServerClient } from '../runtime/generated/server.js';
import { recordedClient, testServer, uniqueWord } from '../runtime/world.js';

export const { db: client, sent } = recordedClient();
export const master: ServerClient = client.asMaster();

/** A device of its own. */
export function newInstallation(input: InstallationInput = {}): Promise<Installation> {
  const [installationId, deviceToken] = [uniqueWord(), uniqueWord()];
  return master.Installation.create({ installationId, deviceToken, deviceType: 'ios', ...input });
}

/** What the push adapter of the test server was given. */
export interface RecordedPush {
  readonly pushStatusId: string;
  readonly body: {
    readonly data: Readonly<Record<string, unknown>>;
    readonly [key: string]: unknown;
  };
  readonly installations: readonly { readonly objectId: string; readonly badge?: number }[];
}

/** What one push came to, once it has ended. */
export async function recorded(pushStatusId: string): Promise<RecordedPush[]> {
  await master.push.waitFor(pushStatusId, { timeout: 10_000 });
  const lines = readFileSync(testServer.pushLog, 'utf8').trimEnd().split('\n');
  const pushes = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedPush);
  return pushes.filter((push) => push.pushStatusId === pushStatusId);
}

export function receivers(pushes: readonly RecordedPush[]): string[] {
  return pushes.flatMap(({ installations }) => installations.map(({ objectId }) => objectId)).sort();
}
