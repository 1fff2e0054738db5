import { createHash, type Hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findConfigFile } from '../config-file.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import { findSchemaFiles } from '../schema/schema-files.js';
import { folderContent } from './folder-content.js';
import { importExtensionFor } from './import-extension.js';
import { settingsFilesFor } from './project-style.js';

/**
 * What a run read and wrote, so that the next one sees that nothing changed without reading a schema.
 * See docs/decisions/0032-run-record.md.
 */
export interface RunRecord {
  readonly schemas: readonly string[];
  readonly schemasFolder: string;
  readonly output: string;
  readonly importExtension: 'auto' | '.js' | '.ts' | 'none';
  /** Shown again by every run that changes nothing. */
  readonly diagnostics: readonly Diagnostic[];
}

interface StoredRecord extends RunRecord {
  readonly fingerprint: string;
}

/** What a call was given; two calls with the same options have the same record. */
export interface RecordKey {
  readonly cwd: string;
  readonly config: string | undefined;
  readonly options: unknown;
}

/** The record of the last run of the same call, where nothing that it read or wrote has changed since. */
export async function unchangedRun(key: RecordKey): Promise<RunRecord | undefined> {
  const file = recordFile(key);
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    const { fingerprint, ...record } = JSON.parse(readFileSync(file, 'utf8')) as StoredRecord;
    return fingerprint === (await fingerprintOf(key, record)) ? record : undefined;
  } catch {
    // Whatever is wrong with a record or with the files: the whole way says it better.
    return undefined;
  }
}

/**
 * Keeps the record of a run that began at `startedAt` (milliseconds since 1970). Where that cannot be, or something was
 * changed while it ran, the next run takes the whole way.
 */
export async function recordRun(key: RecordKey, record: RunRecord, startedAt: number): Promise<void> {
  const file = recordFile(key);
  if (file === undefined) return;
  try {
    const fingerprint = await fingerprintOf(key, record, startedAt);
    if (fingerprint === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ ...record, fingerprint } satisfies StoredRecord));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A folder that cannot be written to costs time, nothing else.
  }
}

function recordFile({ cwd, ...key }: RecordKey): string | undefined {
  const name = createHash('sha256')
    .update(JSON.stringify([resolve(cwd), key]))
    .digest('hex')
    .slice(0, 16);
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const packages = join(folder, 'node_modules');
    if (existsSync(packages)) return join(packages, '.cache', 'parse-orm', `generate-${name}.json`);
    if (folder === dirname(folder)) return undefined;
  }
}

/** Absent where the outcome may depend on more than the files that are known here. */
async function fingerprintOf(
  { cwd, config }: RecordKey,
  record: RunRecord,
  changedBefore: number = Infinity,
): Promise<string | undefined> {
  const hash = createHash('sha256');
  addGenerator(hash);
  const inputs: string[] = [];
  const list = new DiagnosticList();
  const configFile = config === undefined ? findConfigFile(cwd, list) : resolve(cwd, config);
  if (configFile !== undefined && !isConstant(configFile)) return undefined;
  if (configFile !== undefined) inputs.push(configFile);
  inputs.push(...(await findSchemaFiles(record.schemas, record.schemasFolder, list)));
  if (list.hasErrors) return undefined;
  const settings = settingsFilesFor(record.output);
  // A module may import anything; a name may stand for a package.
  if (settings.some((file) => /[cm]?[jt]s$/.test(file))) return undefined;
  inputs.push(...settings);
  for (const file of inputs) addFile(hash, file);
  if (inputs.some((file) => statSync(file).mtimeMs >= changedBefore)) return undefined;
  hash.update(`extension ${await importExtensionFor(record.importExtension, record.output)}\0`);
  const { generated, foreign, leftOver } = folderContent(record.output);
  if (leftOver.length > 0) return undefined;
  for (const [name, text] of generated) hash.update(`${name}\0${text.length}\0${text}`);
  for (const [name, kind] of foreign) hash.update(`${name}\0${kind}\0`);
  return hash.digest('hex');
}

/** The generator itself: another version, or another build of it, may write something else. */
function addGenerator(hash: Hash): void {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!/(?<!\.d)\.[jt]s$/.test(name)) continue;
    const { size, mtimeMs } = statSync(join(folder, name));
    hash.update(`${name} ${size} ${mtimeMs}\0`);
  }
}

/** Whether a configuration says the same as long as its text does. */
function isConstant(file: string): boolean {
  if (!/\.m?[jt]s$/i.test(file)) return true;
  const text = readFileSync(file, 'utf8');
  const imports = [...text.matchAll(/\bfrom\s*['"]([^'"]*)['"]|\bimport\s*['"]([^'"]*)['"]/g)];
  const isAlone = imports.every(([, from, bare]) => (from ?? bare) === '@parse-orm/codegen');
  return isAlone && !/\b(process|require|import\s*\(|import\.meta|globalThis|Date|Math|await)\b/.test(text);
}

function addFile(hash: Hash, file: string): void {
  const text = readFileSync(file, 'utf8');
  hash.update(`${file}\0${text.length}\0${text}`);
}
