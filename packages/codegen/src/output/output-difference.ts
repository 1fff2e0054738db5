import { relative, sep } from 'node:path';
import { filePatch } from './file-patch.js';
import type { OutputPlan } from './output-folder.js';

/** What on disk is not as it should be; names are those of files in the output folder, sorted. */
export interface StaleOutput {
  /** Absolute. */
  readonly folder: string;
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  /** Generated files that no class needs any more. */
  readonly extra: readonly string[];
}

export function staleOutput({ folder, changed, stale, content }: OutputPlan): StaleOutput {
  const names = changed.map(({ name }) => name).toSorted();
  return {
    folder,
    changed: names.filter((name) => content.generated.has(name)),
    missing: names.filter((name) => !content.generated.has(name)),
    extra: stale,
  };
}

/**
 * What writing would change, as a unified diff that `git apply` and `patch -p1` take in `cwd`. Line ends of Windows are
 * no difference, and are not shown.
 */
export function outputDifference({ folder, changed, stale, content }: OutputPlan, cwd: string): string {
  const wanted = new Map(changed.map(({ name, text }) => [name, text]));
  const prefix = relative(cwd, folder).replaceAll(sep, '/');
  return [...wanted.keys(), ...stale]
    .toSorted()
    .map((name) => {
      const path = prefix === '' ? name : `${prefix}/${name}`;
      return filePatch(path, unixText(content.generated.get(name)), unixText(wanted.get(name)));
    })
    .join('');
}

function unixText(text: string | undefined): string | undefined {
  return text?.replaceAll('\r\n', '\n');
}
