import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { configFileNames } from '../config-file.js';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js';
import { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import { type EditedFile, editFile } from '../init/edited-file.js';
import { configText, firstSchema, withEditorLine } from '../init/first-files.js';
import { withPatterns, withVariables } from '../init/line-files.js';
import { missingPackages, withScripts } from '../init/package-scripts.js';
import { findSchemaFiles } from '../schema/schema-files.js';
import { pull } from './pull.js';
import { UsageError } from './usage-error.js';

/** A server that is there already. */
export interface ExistingServer {
  readonly serverURL: string;
  readonly applicationId: string;
  /** Written into `.env`, where git does not see that. */
  readonly masterKey?: string;
}

export interface InitOptions {
  /** The folder of the project; it has a `package.json`. */
  readonly cwd?: string;
  /** Its classes are pulled. Without one, a first class is written. */
  readonly server?: ExistingServer;
  readonly signal?: AbortSignal;
}

export interface InitResult {
  readonly files: readonly EditedFile[];
  /** What to do next, as shell commands. */
  readonly next: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes a folder a project of parse-orm, as `parse-orm init` does: only what is missing is written, and a second time
 * nothing is.
 *
 * Throws {@link UsageError} where there is no package.json, `OutputError` where a file cannot be written, `ServerError`
 * where the server does not answer as it should.
 */
export async function init({ cwd = process.cwd(), server, signal }: InitOptions = {}): Promise<InitResult> {
  const folder = resolve(cwd);
  const manifest = manifestOf(folder);
  // First what can fail: a server that does not answer leaves the folder as it was.
  const schemas = server === undefined ? await firstClass(folder) : await pulledClasses(folder, server, signal);
  if (hasErrors(schemas.diagnostics)) return { files: [], next: [], diagnostics: schemas.diagnostics };
  const scripts = 'scripts generate and generate:check';
  const files = [
    configFile(folder),
    environmentFile(folder, server),
    ignoreFile(folder),
    editFile(folder, 'package.json', scripts, (text) => withScripts(text ?? '{}')),
  ];
  const next = [...missingPackages(manifest), ...nextSteps(server, schemas.files)];
  return { files: [...files, ...schemas.files], next, diagnostics: schemas.diagnostics };
}

function manifestOf(folder: string): string {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) throw new UsageError(`there is no package.json in ${folder}: run \`npm init\` there first`);
  const text = readFileSync(path, 'utf8');
  try {
    if (typeof JSON.parse(text) === 'object') return text;
  } catch {
    // Said below.
  }
  throw new UsageError(`${path} is no JSON: mend it first`);
}

function configFile(folder: string): EditedFile {
  const present = configFileNames.find((name) => existsSync(join(folder, name)));
  if (present !== undefined) return { file: present, change: 'kept', what: 'configuration' };
  const isTypeScript = existsSync(join(folder, 'tsconfig.json'));
  const name = isTypeScript ? 'parse-orm.config.ts' : 'parse-orm.config.json';
  return editFile(folder, name, 'configuration', (text) => text ?? configText(isTypeScript));
}

/** A key goes into `.env` only where git cannot take it along. */
function environmentFile(folder: string, server?: ExistingServer): EditedFile {
  const { serverURL = 'http://localhost:1337/parse', applicationId = 'app', masterKey = '' } = server ?? {};
  const isCommitted = isTracked(folder, '.env');
  const variables = new Map([
    ['PARSE_SERVER_URL', serverURL],
    ['PARSE_APPLICATION_ID', applicationId],
    ...(isCommitted ? [] : ([['PARSE_MASTER_KEY', masterKey]] as const)),
  ]);
  const what = isCommitted
    ? 'the server; no master key, because git keeps this file: set PARSE_MASTER_KEY in the environment'
    : 'the server, and its master key';
  return editFile(folder, '.env', what, (text) => withVariables(text, variables));
}

function isTracked(folder: string, file: string): boolean {
  return spawnSync('git', ['ls-files', '--error-unmatch', '--', file], { cwd: folder, stdio: 'ignore' }).status === 0;
}

function ignoreFile(folder: string): EditedFile {
  return editFile(folder, '.gitignore', 'keeps .env and .parse-orm/ out of git', (text) =>
    withPatterns(text, ['.env', '.parse-orm/']),
  );
}

interface SchemaFiles {
  readonly files: readonly EditedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

async function firstClass(folder: string): Promise<SchemaFiles> {
  const present = await findSchemaFiles('schemas', folder, new DiagnosticList(), true);
  if (present.length > 0) return { files: [{ file: 'schemas', change: 'kept', what: 'classes' }], diagnostics: [] };
  return { files: [editFile(folder, 'schemas/post.yaml', 'a first class', () => firstSchema)], diagnostics: [] };
}

async function pulledClasses(folder: string, server: ExistingServer, signal?: AbortSignal): Promise<SchemaFiles> {
  const { written = [], diagnostics } = await pull({ cwd: folder, server, ...(signal && { signal }) });
  const files = written.map((path): EditedFile => {
    const file = relative(folder, path).split(sep).join('/');
    const { change } = editFile(folder, file, '', (text) => withEditorLine(file, text));
    return { file, change: change === 'kept' ? 'changed' : 'created', what: 'pulled from the server' };
  });
  return { files, diagnostics };
}

function nextSteps(server: ExistingServer | undefined, schemas: readonly EditedFile[]): string[] {
  const isNew = server === undefined && schemas.some(({ change }) => change === 'created');
  return [...(isNew ? ['edit schemas/post.yaml'] : []), 'npx parse-orm generate'];
}
