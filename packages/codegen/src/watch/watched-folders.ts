import { type Stats, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

/** A folder to watch. */
export interface WatchedFolder {
  readonly path: string;
  /** Tells a folder from another that took its place. */
  readonly identity: string;
  /** The names in it that matter; absent where all do. */
  readonly names?: ReadonlySet<string>;
}

/**
 * The folders in which a change may concern one of these files or folders: they themselves with all below them, and
 * where each would appear, disappear or be replaced.
 *
 * @param roots absolute paths; they need not be there
 * @param ignored absolute paths of folders that say nothing
 */
export function watchedFolders(roots: readonly string[], ignored: ReadonlySet<string>): WatchedFolder[] {
  const whole = new Map<string, Stats>();
  const anchors = new Map<string, Set<string>>();
  const addAnchor = (folder: string, name: string): void => {
    anchors.set(folder, (anchors.get(folder) ?? new Set()).add(name));
  };
  for (const root of roots) {
    const [anchor, name] = placeOf(root);
    addAnchor(anchor, name);
    addFolders(root, ignored, whole, addAnchor);
  }
  const watched = [...whole].map(([path, stats]): WatchedFolder => ({ path, identity: identityOf(stats) }));
  for (const [path, names] of anchors) {
    const stats = whole.has(path) ? undefined : folderAt(path);
    if (stats !== undefined) watched.push({ path, identity: identityOf(stats), names });
  }
  return watched;
}

/** The nearest folder above that is there, and the name to wait for in it. */
function placeOf(path: string): [folder: string, name: string] {
  const folder = dirname(path);
  if (folder === path || folderAt(folder) !== undefined) return [folder, basename(path)];
  return placeOf(folder);
}

function addFolders(
  path: string,
  ignored: ReadonlySet<string>,
  found: Map<string, Stats>,
  addAnchor: (folder: string, name: string) => void,
): void {
  const stats = ignored.has(path) || found.has(path) ? undefined : folderAt(path);
  // Links may lead in a circle.
  if (stats === undefined || [...found.values()].some((known) => identityOf(known) === identityOf(stats))) return;
  found.set(path, stats);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const inner = join(path, entry.name);
    if (entry.isSymbolicLink()) addLinked(inner, addAnchor);
    if (entry.isDirectory() || entry.isSymbolicLink()) addFolders(inner, ignored, found, addAnchor);
  }
}

/** What a link leads to changes where that lies. */
function addLinked(link: string, addAnchor: (folder: string, name: string) => void): void {
  try {
    const target = realpathSync(link);
    addAnchor(dirname(target), basename(target));
  } catch {
    // It leads nowhere; when that changes, so does the link, or nobody can know.
  }
}

function folderAt(path: string): Stats | undefined {
  try {
    const stats = statSync(path);
    return stats.isDirectory() ? stats : undefined;
  } catch {
    return undefined;
  }
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

/** The folder that a glob pattern looks in: the part before its first special character. */
export function fixedPart(pattern: string): string {
  const parts = pattern.replaceAll('\\', sep === '\\' ? '/' : '\\').split('/');
  const first = parts.findIndex((part) => /[*?[\]{}()!]/.test(part));
  return (first === -1 ? parts : parts.slice(0, first)).join('/') || (pattern.startsWith('/') ? '/' : '.');
}
