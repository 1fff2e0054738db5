import type { ClassModel, Operation } from '../schema/model.js';
import { importLines } from './text.js';
import type { Imports } from './type-text.js';

/** The classes of a schema, by their names on the wire. */
export type ClassesByName = ReadonlyMap<string, KnownClass>;

/** All that the text of one class may stand on of another: then texts can be kept by it. */
export interface KnownClass {
  readonly modelName: string;
  readonly fileName: string;
  /** What everybody of the audience is refused; absent where that is nothing. */
  readonly closed?: readonly string[];
  /** The relations of all classes that lead to it. */
  readonly relationsTo: readonly { readonly className: string; readonly property: string }[];
}

/** What the classes of a schema may know of each other. */
export function knownClasses(classes: readonly ClassModel[]): ClassesByName {
  const relations = new Map<string, { className: string; property: string }[]>();
  for (const { className, fields } of classes) {
    for (const { property, type, writeOnly, notAsked } of fields) {
      if (type.kind !== 'Relation' || writeOnly || notAsked) continue;
      relations.set(type.targetClass, [...(relations.get(type.targetClass) ?? []), { className, property }]);
    }
  }
  return new Map(
    classes.map(({ className, modelName, fileName, closed }) => {
      const relationsTo = relations.get(className) ?? [];
      return [className, { modelName, fileName, relationsTo, ...(closed && { closed: Object.keys(closed) }) }];
    }),
  );
}

/** Collects what one generated file has to import, while its text is written. */
export class FileImports implements Imports {
  readonly #owner: ClassModel | undefined;
  readonly #classes: ClassesByName;
  readonly #types: ReadonlyMap<string, string>;
  readonly #extension: string;
  readonly #fromRuntime = new Set<string>();
  readonly #fromClasses = new Map<string, Set<string>>();

  /**
   * @param owner the class that the file is for, where it is for one
   * @param types the names of the owner's enums and shapes, by their path
   */
  constructor(
    owner: ClassModel | undefined,
    classes: ClassesByName,
    types: ReadonlyMap<string, string>,
    extension: string,
  ) {
    this.#owner = owner;
    this.#classes = classes;
    this.#types = types;
    this.#extension = extension;
  }

  runtime(name: string): string {
    this.#fromRuntime.add(name);
    return name;
  }

  ofClass(className: string, suffix: string): string {
    const target = this.#classes.get(className);
    if (!target) throw new Error(`The schema has no class ${className}, which another leads to.`);
    const name = target.modelName + suffix;
    if (className !== this.#owner?.className) {
      const names = this.#fromClasses.get(target.fileName) ?? new Set();
      this.#fromClasses.set(target.fileName, names.add(name));
    }
    return name;
  }

  named(path: readonly string[]): string | undefined {
    return this.#types.get(path.join('.'));
  }

  isOpen(className: string | undefined, operation: Operation): boolean {
    const closed = className === undefined ? undefined : this.#classes.get(className)?.closed;
    return closed?.includes(operation) !== true;
  }

  relationsToOwner(): KnownClass['relationsTo'] {
    return (this.#owner && this.#classes.get(this.#owner.className)?.relationsTo) ?? [];
  }

  /**
   * The import declarations, sorted.
   *
   * @param value the one thing that is no type, where there is one
   */
  lines(value?: string): string[] {
    const types = [...this.#fromRuntime].toSorted();
    const classes = [...this.#fromClasses].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return [
      ...(value === undefined
        ? types.length > 0
          ? importLines('import type', types, '@parse-orm/runtime')
          : []
        : importLines('import', [value, ...types.map((name) => `type ${name}`)], '@parse-orm/runtime')),
      ...classes.flatMap(([file, names]) =>
        importLines('import type', [...names].toSorted(), `./${file}${this.#extension}`),
      ),
    ];
  }
}
