import { displayText } from '../../diagnostics/display-text.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { SourceText } from '../../diagnostics/source-text.js';
import { OutputError } from '../../output/output-error.js';
import { type LoadedSchemaFiles, readSchemaTexts } from '../../schema/load-schemas.js';
import type { ClassModel, SchemaModel } from '../../schema/model.js';
import { compareSchemas } from '../compare-schemas.js';
import type { Difference } from '../difference.js';
import { ClassEdit } from './class-edit.js';
import { removeClasses } from './class-removal.js';
import { appendClass, classText } from './class-text.js';
import { EditedText } from './edited-text.js';
import { editorLine, freeFile, newClassPlace } from './new-class-place.js';
import { ValueEdit } from './value-edit.js';
import { writtenClass } from './written-class.js';

/** A schema file before and after; absent where there is none. */
export interface FileChange {
  /** Absolute. */
  readonly file: string;
  readonly before?: string;
  readonly after?: string;
}

export interface PullPlan {
  readonly changes: readonly FileChange[];
  /** What the files will say as the server does. */
  readonly applied: readonly Difference[];
  /** What only files have, and a rename that the server has not seen yet: it stays. */
  readonly left: readonly Difference[];
}

export interface PullOptions {
  /** Whether classes, fields and indexes that the server does not have are taken out of the files. */
  readonly prune: boolean;
  /** What the project calls its schemas, relative to `cwd`. */
  readonly patterns: readonly string[];
  readonly cwd: string;
}

export type PullFiles = LoadedSchemaFiles & { readonly schema: SchemaModel };

/** Whether a difference is something that only files have. */
export function isOnlyInFiles({ kind }: Difference): boolean {
  return kind === 'classAdded' || kind === 'fieldAdded' || kind === 'indexAdded';
}

/**
 * How schema files must change to say what a server holds. Nothing is written; that the new texts say so, and have lost
 * nothing that only files say, is seen to here. Throws {@link OutputError} where there is no place for a new class.
 */
export function planPull(
  files: PullFiles,
  server: SchemaModel,
  options: PullOptions,
): PullPlan | { readonly diagnostics: readonly Diagnostic[] } {
  const { differences } = compareSchemas(server, files.schema, { fromServer: true });
  const renamed = new Set(
    differences.flatMap((item) => (item.kind === 'fieldRenamed' ? [`${item.className}.${item.field}`] : [])),
  );
  const stays = (item: Difference): boolean =>
    ('field' in item && renamed.has(`${item.className}.${item.field}`)) || (!options.prune && isOnlyInFiles(item));
  const left = differences.filter(stays);
  const applied = differences.filter((item) => !stays(item));
  const changes = new PullChanges(files, server, options).changes(applied);
  return checked(files, server, { changes, applied, left });
}

class PullChanges {
  readonly #files: PullFiles;
  readonly #server: ReadonlyMap<string, ClassModel>;
  readonly #options: PullOptions;
  readonly #edited = new Map<string, EditedText>();

  constructor(files: PullFiles, server: SchemaModel, options: PullOptions) {
    this.#files = files;
    this.#server = new Map(server.classes.map((model) => [model.className, model]));
    this.#options = options;
    for (const { file, text } of files.texts) this.#edited.set(file, new EditedText(file, text));
  }

  changes(differences: readonly Difference[]): FileChange[] {
    const created = new Set<string>();
    const removed = new Set<string>();
    for (const difference of differences) {
      const { kind, className } = difference;
      if (kind === 'classAdded') removed.add(className);
      else if (!this.#edit(difference)) created.add(className);
    }
    const gone = this.#removedFiles(removed);
    const fresh = this.#create([...created]);
    const old = this.#files.texts.flatMap(({ file, text: before }): FileChange[] => {
      if (gone.has(file)) return [{ file, before }];
      const after = this.#edited.get(file)?.text ?? before;
      return after === before ? [] : [{ file, before, after }];
    });
    return [...old, ...fresh];
  }

  /** Brings a difference into the file that declares its class; `false` where none does. */
  #edit(difference: Difference): boolean {
    const source = this.#files.sources.of(difference.className);
    const held = this.#server.get(difference.className);
    const text = source === undefined ? undefined : this.#edited.get(source.origin.file);
    if (source === undefined || text === undefined || held === undefined) return false;
    const edit = new ValueEdit(text, source.origin.document ?? 0);
    new ClassEdit(edit, source.path, held).undo(difference);
    return true;
  }

  #removedFiles(classNames: ReadonlySet<string>): Set<string> {
    const { sources } = this.#files;
    const gone = new Set<string>();
    for (const [file, text] of this.#edited) {
      const all = sources.classNames.flatMap((className) => {
        const source = sources.of(className);
        return source?.origin.file === file
          ? [{ className, document: source.origin.document ?? 0, path: source.path }]
          : [];
      });
      const places = all.filter(({ className }) => classNames.has(className));
      if (places.length > 0 && !removeClasses(text, places, all.length)) gone.add(file);
    }
    return gone;
  }

  /** Writes down classes that no file declares. */
  #create(classNames: readonly string[]): FileChange[] {
    if (classNames.length === 0) return [];
    const { texts, sources } = this.#files;
    const files = texts.map(({ file }) => file);
    const place = newClassPlace({ ...this.#options, files, sources });
    const models = classNames.flatMap((className) => this.#server.get(className) ?? []);
    const fresh = new Map<string, string>();
    for (const model of models) {
      if (!('file' in place)) {
        const file = freeFile(place.folder, model.fileName, place.extension, new Set(fresh.keys()));
        fresh.set(file, this.#newFile(place.folder, place.extension === '.json', model));
      } else this.#append(place.file, model, fresh);
    }
    return [...fresh].map(([file, after]) => ({ file, after }));
  }

  #newFile(folder: string, isJson: boolean, model: ClassModel): string {
    const beside = this.#files.texts.map(({ text }) => text);
    const head = isJson ? '' : editorLine(folder, beside);
    return classText(writtenClass(model), { isJson, lineEnd: '\n' }, head);
  }

  /** To the end of a file; the first class of a new one makes it. */
  #append(file: string, model: ClassModel, fresh: Map<string, string>): void {
    const begun = fresh.get(file);
    const text = begun === undefined ? this.#edited.get(file) : new EditedText(file, begun);
    if (text === undefined) {
      const written = writtenClass(model);
      const isJson = /\.json$/i.test(file);
      const first = classText(written, { isJson, lineEnd: '\n' });
      fresh.set(file, isJson ? `[\n${first.trimEnd().replace(/^/gm, '  ')}\n]\n` : first);
    } else if (!appendClass(text, writtenClass(model))) {
      const why = `${displayText(file)} holds one class, and a JSON file no second one beside it`;
      throw new OutputError(`${why}: put it into a list, or name a folder in \`schemas\``);
    } else if (begun !== undefined) fresh.set(file, text.text);
  }
}

/** The texts are read as they will be; only then may they be written. */
function checked(
  files: PullFiles,
  server: SchemaModel,
  plan: PullPlan,
): PullPlan | { readonly diagnostics: readonly Diagnostic[] } {
  const changed = new Map(plan.changes.map((change) => [change.file, change]));
  const kept = files.texts.filter(({ file }) => !changed.has(file));
  const written = plan.changes.flatMap(({ file, after }) => (after === undefined ? [] : [new SourceText(file, after)]));
  const { schema, diagnostics } = readSchemaTexts([...kept, ...written]);
  if (schema === undefined) return { diagnostics };
  const expected = new Set(plan.left.map(placeOf));
  const [wrong] = [
    ...compareSchemas(server, schema, { fromServer: true }).differences.filter((item) => !expected.has(placeOf(item))),
    ...lostDetails(files.schema, schema, plan.applied),
  ];
  if (wrong === undefined) return plan;
  const where = displayText(placeOf(wrong).replace(/^\w+ /, ''));
  throw new OutputError(
    `${where} cannot be brought into its file, which is written in an unusual way: nothing was written`,
  );
}

/** What only files say must be as it was, but where the type itself became another. */
function lostDetails(before: SchemaModel, after: SchemaModel, applied: readonly Difference[]): Difference[] {
  const retyped = new Set(applied.filter(({ kind }) => kind === 'typeChanged').map((item) => fieldOf(item)));
  const details = /^(enum|shape|partRequired|property|modelName|description)Changed$/;
  const { differences } = compareSchemas(before, after);
  return differences.filter((item) => details.test(item.kind) && !retyped.has(fieldOf(item)));
}

function fieldOf(item: Difference): string {
  return `${item.className}.${'field' in item ? (item.field ?? '') : ''}`;
}

function placeOf(item: Difference): string {
  if ('field' in item) return `${item.kind} ${fieldOf(item)}`;
  if ('index' in item) return `${item.kind} ${item.className}.indexes.${item.index}`;
  if (item.kind === 'permissionChanged') return `${item.kind} ${item.className}.${item.permission}`;
  return `${item.kind} ${item.className}`;
}
