import { createHash, randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { journalClass } from '../../schema/journal-class.js';
import type { RestClient } from '../../server/rest-client.js';
import { ServerError } from '../../server/server-error.js';
import { PushError } from './push-error.js';

interface LockRow {
  readonly objectId: string;
  readonly owner: string;
  readonly updatedAt: string;
}

const beat = 5_000;
/** Milliseconds without a sign of life after which an owner counts as dead. */
const patience = 20_000;
const tries = 4;

/**
 * The right to change a server, for one push at a time.
 *
 * Parse has no conditional write, so a lock is a row that was there alone when its owner looked: whoever writes later sees
 * it. Owners show every few seconds that they live; a row of a dead one is taken away.
 */
export class PushLock {
  readonly #client: RestClient;
  readonly #objectId: string;
  readonly #timer: NodeJS.Timeout;

  private constructor(client: RestClient, objectId: string) {
    this.#client = client;
    this.#objectId = objectId;
    this.#timer = setInterval(() => {
      // A failure shows at the next step, which asks whether the row is still there.
      client.send('PUT', `/classes/${journalClass}/${objectId}`, { kind: 'lock' }).catch(() => undefined);
    }, beat);
    this.#timer.unref();
  }

  /** Throws {@link PushError} where another push is under way. */
  static async acquire(client: RestClient): Promise<PushLock> {
    for (let turn = 1; ; turn += 1) {
      const body = { kind: 'lock', owner: `${machine()} ${process.pid} ${randomUUID()}` };
      const { objectId, createdAt } = (await client.send('POST', `/classes/${journalClass}`, body)) as {
        objectId: string;
        createdAt: string;
      };
      const others = (await lockRows(client)).filter((row) => row.objectId !== objectId);
      const living = others.filter((row) => !isDead(row, Date.parse(createdAt)));
      if (living.length === 0) {
        for (const row of others) await remove(client, row.objectId);
        return new PushLock(client, objectId);
      }
      await remove(client, objectId);
      if (turn < tries) await delay(100 + Math.random() * 400 * turn);
      else throw new PushError(underWay(living));
    }
  }

  /** Throws {@link PushError} where the lock was lost: this process stood still for so long that it counted as dead. */
  async check(): Promise<void> {
    const rows = await lockRows(this.#client);
    if (rows.some(({ objectId }) => objectId === this.#objectId)) return;
    throw new PushError(
      `this push stood still for over ${patience / 1000} s, and another one began: see what that does, then run it again`,
    );
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    // Where the server is gone, the row dies by itself.
    await remove(this.#client, this.#objectId).catch(() => undefined);
  }
}

async function lockRows(client: RestClient): Promise<readonly LockRow[]> {
  const rows = await client.find(journalClass, { where: { kind: 'lock' }, limit: 1000 });
  return rows as readonly unknown[] as readonly LockRow[];
}

async function remove(client: RestClient, objectId: string): Promise<void> {
  try {
    await client.send('DELETE', `/classes/${journalClass}/${objectId}`, {});
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== 101) throw error;
  }
}

/** By the server's clock; and at once where its process was on this machine and has ended. */
function isDead({ owner, updatedAt }: LockRow, now: number): boolean {
  if (now - Date.parse(updatedAt) > patience) return true;
  const [where, pid] = owner.split(' ');
  return where === machine() && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Where process numbers mean the same; not the name itself, which is nobody's business. */
function machine(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Other systems have one set of process numbers.
  }
  return createHash('sha256').update(`${hostname()} ${namespace}`).digest('hex').slice(0, 16);
}

function underWay(living: readonly LockRow[]): string {
  const since = living.map(({ updatedAt }) => updatedAt).sort()[0];
  return (
    `another push is changing this server (its last sign of life: ${since}): let it end, then run this one again; ` +
    `a push that died is forgotten after ${patience / 1000} s`
  );
}
