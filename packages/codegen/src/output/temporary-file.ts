import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The process is in the name: two runs at once do not touch each other's files. */
const pattern = /^\.parse-orm-.+\.(?:ts|ya?ml|json)\.(\d+)\.tmp$/i;

/** Whether a file is one that a run left when it was killed. */
export function isLeftOver(name: string): boolean {
  const owner = Number(pattern.exec(name)?.[1] ?? 0);
  return owner > 0 && (owner === process.pid || !isRunning(owner));
}

function isRunning(owner: number): boolean {
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A text that lies beside the file that it will become, whole, before that file is touched: who is killed at any moment
 * leaves the old file or the new one.
 */
export class TemporaryFile {
  readonly path: string;
  readonly #target: string;

  constructor(folder: string, name: string, text: string) {
    this.path = join(folder, `.parse-orm-${name}.${process.pid}.tmp`);
    this.#target = join(folder, name);
    // Never through a link that somebody laid at this name.
    rmSync(this.path, { force: true });
    try {
      writeFileSync(this.path, text, { flag: 'wx' });
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Puts it in the place of the file. */
  commit(): void {
    renameSync(this.path, this.#target);
  }

  discard(): void {
    rmSync(this.path, { force: true });
  }
}
