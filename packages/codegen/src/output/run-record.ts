import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findConfigFile } from '../config-file.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import { findModelFiles } from '../models/model-files.js';
import { findSchemaFiles } from '../schema/schema-files.js';
import { cacheFolder, readCached, writeCached } from './cache-folder.js';
import { FileTexts } from './file-texts.js';
import { folderContent } from './folder-content.js';
import { generatorVersion } from './generator-version.js';
import { importExtensionFor } from './import-extension.js';
import { settingsFilesFor } from './prettier-settings.js';

/**
 * What a run read and wrote, so that the next one sees that nothing changed without reading a schema.
 * See docs/decisions/0032-run-record.md.
 */
export interface RunRecord {
  readonly schemas: readonly string[];
  readonly schemasFolder: string;
  readonly models: string;
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

/** A run that had nothing to do. */
export interface UnchangedRun extends RunRecord {
  /** The generated files. */
  readonly names: readonly string[];
}

/** The record of the last run of the same call, where nothing that it read or wrote has changed since. */
export async function unchangedRun(key: RecordKey): Promise<UnchangedRun | undefined> {
  const file = recordFile(key);
  if (file === undefined) return undefined;
  const stored = readCached(file) as StoredRecord | undefined;
  if (stored === undefined) return undefined;
  const { fingerprint, ...record } = stored;
  try {
    const found = await fingerprintOf(key, record, new FileTexts());
    return found?.fingerprint === fingerprint ? { ...record, names: found.names } : undefined;
  } catch {
    // Whatever is wrong with a record or with the files: the whole way says it better.
    return undefined;
  }
}

/**
 * Keeps the record of a run that began at `startedAt` (milliseconds since 1970) and found or wrote these texts. Where
 * that cannot be, or something was changed while it ran, the next run takes the whole way.
 */
export async function recordRun(key: RecordKey, record: RunRecord, startedAt: number, texts: FileTexts): Promise<void> {
  const file = recordFile(key);
  if (file === undefined) return;
  try {
    const found = await fingerprintOf(key, record, texts, startedAt);
    if (found === undefined) return;
    writeCached(file, { ...record, fingerprint: found.fingerprint } satisfies StoredRecord);
  } catch {
    // Something went away meanwhile: the next run says what.
  }
}

function recordFile({ cwd, ...key }: RecordKey): string | undefined {
  const folder = cacheFolder(cwd);
  if (folder === undefined) return undefined;
  const name = createHash('sha256')
    .update(JSON.stringify([resolve(cwd), key]))
    .digest('hex')
    .slice(0, 16);
  return join(folder, `generate-${name}.json`);
}

/** Absent where the outcome may depend on more than the files that are known here. */
async function fingerprintOf(
  { cwd, config }: RecordKey,
  record: RunRecord,
  texts: FileTexts,
  changedBefore: number = Infinity,
): Promise<{ readonly fingerprint: string; readonly names: readonly string[] } | undefined> {
  const hash = createHash('sha256');
  hash.update(generatorVersion());
  const list = new DiagnosticList();
  const configFile = config === undefined ? findConfigFile(cwd, list) : resolve(cwd, config);
  if (configFile !== undefined && !isConstant(configFile, texts)) return undefined;
  const settings = settingsFilesFor(record.output, texts);
  // A module may import anything; a name may stand for a package.
  if (settings.some((file) => /[cm]?[jt]s$/.test(file))) return undefined;
  const inputs = [
    ...(configFile === undefined ? [] : [configFile]),
    ...(await findSchemaFiles(record.schemas, record.schemasFolder, list)),
    ...findModelFiles(record.models, record.output, list),
    ...settings,
  ];
  if (list.hasErrors) return undefined;
  for (const file of inputs) {
    const text = texts.read(file).replace(/^\ufeff/, '');
    hash.update(`${file}\0${text.length}\0${text}`);
  }
  if (inputs.some((file) => statSync(file).mtimeMs >= changedBefore)) return undefined;
  hash.update(`extension ${await importExtensionFor(record.importExtension, record.output, texts)}\0`);
  const { generated, foreign, leftOver } = folderContent(record.output, texts);
  if (leftOver.length > 0) return undefined;
  for (const [name, text] of generated) hash.update(`${name}\0${text.length}\0${text}`);
  for (const [name, kind] of foreign) hash.update(`${name}\0${kind}\0`);
  return { fingerprint: hash.digest('hex'), names: [...generated.keys()] };
}

/** Whether a configuration says the same as long as its text does. */
function isConstant(file: string, texts: FileTexts): boolean {
  if (!/\.m?[jt]s$/i.test(file)) return true;
  const text = texts.read(file);
  const imports = [...text.matchAll(/\bfrom\s*['"]([^'"]*)['"]|\bimport\s*['"]([^'"]*)['"]/g)];
  const isAlone = imports.every(([, from, bare]) => (from ?? bare) === '@parse-orm/codegen');
  return isAlone && !/\b(process|require|import\s*\(|import\.meta|globalThis|Date|Math|await)\b/.test(text);
}
