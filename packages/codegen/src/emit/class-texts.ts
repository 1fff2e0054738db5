import type { ClassModel } from '../schema/model.js';
import type { ClassesByName } from './file-imports.js';

/** What the text of every class depends on beside the class itself. */
export interface TextSurroundings {
  /** What it may know of all classes. */
  readonly known: ClassesByName;
  readonly importExtension: string;
  readonly ownModels: ReadonlyMap<string, string>;
}

/** The texts of classes, for who emits the same schema again and again: a class that did not change keeps its text. */
export class ClassTexts {
  #surroundings = '';
  #texts = new Map<string, { readonly model: string; readonly text: string }>();
  /** How many texts had to be made. */
  emitted: number = 0;

  /** The texts of these classes, in their order. */
  of(
    models: readonly ClassModel[],
    { known: classes, importExtension, ownModels }: TextSurroundings,
    emit: (model: ClassModel) => string,
  ): string[] {
    const surroundings = JSON.stringify([[...classes], importExtension, [...ownModels]]);
    const known = surroundings === this.#surroundings ? this.#texts : new Map<string, never>();
    this.#surroundings = surroundings;
    this.#texts = new Map();
    return models.map((model) => {
      const written = JSON.stringify(model);
      const last = known.get(model.className);
      const isSame = last?.model === written;
      const text = isSame ? last.text : emit(model);
      this.emitted += isSame ? 0 : 1;
      this.#texts.set(model.className, { model: written, text });
      return text;
    });
  }
}
