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
    try {
      this.#write(text);
    } catch (error) {
      this.discard();
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // Left by another process of this number, or a link that somebody laid: nothing is ever written through that.
      this.#write(text);
    }
  }

  /** Puts it in the place of the file. */
  commit(): void {
    renameSync(this.path, this.#target);
  }

  #write(text: string): void {
    writeFileSync(this.path, text, { flag: 'wx' });
  }

  discard(): void {
    rmSync(this.path, { force: true });
  }
}
