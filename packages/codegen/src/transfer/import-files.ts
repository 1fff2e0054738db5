import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { quoted } from '../diagnostics/display-text.js';
import { didYouMean } from '../diagnostics/suggestion.js';
import { fileError } from './appended-file.js';
import type { ServerClassAnswer } from './class-selection.js';
import { manifestName, stateName } from './export-state.js';
import { TransferError } from './transfer-error.js';

/** A file of rows, or of the members of one relation. */
export interface ImportFile {
  readonly path: string;
  readonly className: string;
  readonly relation?: string;
  /** Rows or members that it should hold, where a manifest says so. */
  readonly expected?: number;
}

const manifestSchema = z.object({
  format: z.literal('parse-orm export'),
  classes: z.array(
    z.object({
      className: z.string(),
      file: z.string(),
      rows: z.number(),
      relations: z.array(z.object({ field: z.string(), file: z.string(), members: z.number() })),
    }),
  ),
});

/** The files at these paths, folders read: users and roles first, whom the others name in their ACLs, then by name. */
export async function importFiles(paths: readonly string[]): Promise<readonly ImportFile[]> {
  const files: ImportFile[] = [];
  for (const path of paths) files.push(...(await filesAt(path)));
  if (files.length === 0) throw new TransferError(`${paths.join(', ')} holds no file that ends in .jsonl or .jsonl.gz`);
  const rank = ({ className }: ImportFile): string => {
    const place = ['_User', '_Role'].indexOf(className);
    return `${place === -1 ? 2 : place} ${className}`;
  };
  return files.toSorted((one, other) => (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : 0));
}

async function filesAt(path: string): Promise<ImportFile[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw fileError(path, error);
  });
  if (!found.isDirectory()) return [byName(path)];
  const names = await readdir(path);
  if (names.includes(stateName)) {
    throw new TransferError(
      `${path} holds an interrupted export: complete it with \`parse-orm export --resume\` first`,
    );
  }
  if (names.includes(manifestName)) return ofManifest(path, names);
  return names
    .filter((name) => /\.jsonl(\.gz)?$/.test(name) && !name.startsWith('import-'))
    .toSorted()
    .map((name) => byName(join(path, name)));
}

async function ofManifest(folder: string, names: readonly string[]): Promise<ImportFile[]> {
  const path = join(folder, manifestName);
  const text = await readFile(path, 'utf8');
  const parsed = manifestSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw new TransferError(`${path} is not what an export writes: name the files themselves`);
  return parsed.data.classes.flatMap(({ className, file, rows, relations }) => {
    const all = [
      { file, className, expected: rows },
      ...relations.map(({ field, file: own, members }) => ({
        file: own,
        className,
        relation: field,
        expected: members,
      })),
    ];
    return all.map(({ file: name, ...rest }): ImportFile => {
      // A name from the manifest is no path.
      if (names.includes(name)) return { path: join(folder, name), ...rest };
      throw new TransferError(`${path} names the file ${quoted(name)}, which is not there: name the files themselves`);
    });
  });
}

/** `Post.jsonl`, `Post.tags.jsonl.gz`; `Post-1.jsonl` where another class has the same letters. */
function byName(path: string): ImportFile {
  const [, className, relation] = /^(_?[A-Za-z]\w*)(?:-\d+)?(?:\.(\w+))?\.jsonl(?:\.gz)?$/.exec(basename(path)) ?? [];
  if (className === undefined) {
    const message = `${path} is not named after a class: call it like Post.jsonl; lines that name their class go to stdin, with \`-\``;
    throw new TransferError(message);
  }
  return { path, className, ...(relation === undefined ? {} : { relation }) };
}

/** The name of what is done with a file. The class stands in it, for the journal to find the ids of. */
export function stepName({ className, relation, path }: ImportFile): string {
  return `${relation === undefined ? 'rows' : 'members'} ${className} ${basename(path)}`;
}

/** Throws where the server lacks a class or a relation that a file is for. */
export function checkTargets(
  files: readonly ImportFile[],
  classes: ReadonlyMap<string, ServerClassAnswer>,
  server: string,
): void {
  const missing = [...new Set(files.map(({ className }) => className))].filter((name) => !classes.has(name));
  if (missing.length > 0) {
    const [first = ''] = missing;
    const hint = missing.length === 1 ? didYouMean(first, classes.keys()) : undefined;
    throw new TransferError(
      `${server} has no class ${missing.map(quoted).join(', ')}: ${hint ?? 'create it there first, for example with `parse-orm push`'}`,
    );
  }
  for (const { className, relation, path } of files) {
    if (relation === undefined || classes.get(className)?.fields[relation]?.type === 'Relation') continue;
    throw new TransferError(
      `${path}: ${className} has no relation ${quoted(relation)} on ${server}: create it there first`,
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
