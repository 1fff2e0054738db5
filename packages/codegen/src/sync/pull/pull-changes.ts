import type { Path } from '../../diagnostics/diagnostic-list.js';
import { displayText } from '../../diagnostics/display-text.js';
import { OutputError } from '../../output/output-error.js';
import type { ClassModel, SchemaModel } from '../../schema/model.js';
import type { Difference } from '../difference.js';
import { ClassEdit } from './class-edit.js';
import { type ClassPlace, removeClasses } from './class-removal.js';
import { appendClass, classText } from './class-text.js';
import { EditedText, type Splice } from './edited-text.js';
import type { FileChange, PullFiles, PullOptions } from './pull-files.js';
import { isolatedClass } from './isolated-class.js';
import { editorLine, freeFile, newClassPlace } from './new-class-place.js';
import { ValueEdit } from './value-edit.js';
import { writtenClass } from './written-class.js';

/** Turns differences into changed, new and removed files. */
export class PullChanges {
  readonly #files: PullFiles;
  readonly #server: ReadonlyMap<string, ClassModel>;
  readonly #options: PullOptions;
  readonly #edited = new Map<string, EditedText>();
  /** How many classes were put behind those that a file has. */
  readonly #appended = new Map<string, number>();

  constructor(files: PullFiles, server: SchemaModel, options: PullOptions) {
    this.#files = files;
    this.#server = new Map(server.classes.map((model) => [model.className, model]));
    this.#options = options;
    for (const { file, text } of files.texts) this.#edited.set(file, new EditedText(file, text));
  }

  changes(differences: readonly Difference[]): FileChange[] {
    const removed = differences.filter(({ kind }) => kind === 'classAdded').map(({ className }) => className);
    const others = byClass(differences.filter(({ kind }) => kind !== 'classAdded'));
    const declared = (className: string): boolean => this.#files.sources.of(className) !== undefined;
    for (const text of this.#edited.values()) this.#editFile(text, others);
    // First what comes, then what goes: a file whose classes all go may get a new one.
    const fresh = this.#create([...others.keys()].filter((className) => !declared(className)));
    const gone = this.#removedFiles(new Set(removed));
    const old = this.#files.texts.flatMap(({ file, text: before }): FileChange[] => {
      if (gone.has(file)) return [{ file, before }];
      const after = this.#edited.get(file)?.text ?? before;
      return after === before ? [] : [{ file, before, after }];
    });
    return [...old, ...fresh];
  }

  /** Brings what differs into the classes that a file declares. */
  #editFile(text: EditedText, differences: ReadonlyMap<string, readonly Difference[]>): void {
    const changed = this.#classesIn(text).filter(({ className }) => differences.has(className));
    const together: typeof changed = [];
    const splices: Splice[] = [];
    for (const item of changed) {
      const alone = changed.length > 1 ? isolatedClass(text, item.place) : undefined;
      if (alone === undefined) together.push(item);
      else {
        this.#editClass(new ValueEdit(alone.text, 0), [], differences.get(item.className));
        splices.push(alone.splice());
      }
    }
    text.splice(...splices);
    for (const { className, place } of together) {
      this.#editClass(new ValueEdit(text, place.document), place.path, differences.get(className));
    }
  }

  #editClass(edit: ValueEdit, path: Path, differences: readonly Difference[] = []): void {
    for (const difference of differences) {
      const held = this.#server.get(difference.className);
      if (held !== undefined) new ClassEdit(edit, path, held).undo(difference);
    }
  }

  #classesIn({ file }: EditedText): { className: string; place: ClassPlace }[] {
    const { sources } = this.#files;
    return sources.classNames.flatMap((className) => {
      const source = sources.of(className);
      if (source?.origin.file !== file) return [];
      return [{ className, place: { document: source.origin.document ?? 0, path: source.path } }];
    });
  }

  #removedFiles(classNames: ReadonlySet<string>): Set<string> {
    const gone = new Set<string>();
    for (const [file, text] of this.#edited) {
      const all = this.#classesIn(text);
      const places = all.filter(({ className }) => classNames.has(className)).map(({ place }) => place);
      const count = all.length + (this.#appended.get(file) ?? 0);
      if (places.length > 0 && !removeClasses(text, places, count)) gone.add(file);
    }
    return gone;
  }

  /** Writes down classes that no file declares. */
  #create(classNames: readonly string[]): FileChange[] {
    if (classNames.length === 0) return [];
    const { sources } = this.#files;
    const place = newClassPlace({ ...this.#options, sources });
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
    else this.#appended.set(file, (this.#appended.get(file) ?? 0) + 1);
  }
}

function byClass(differences: readonly Difference[]): Map<string, Difference[]> {
  const grouped = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { className } = difference;
    grouped.set(className, [...(grouped.get(className) ?? []), difference]);
  }
  return grouped;
}
