import type { ClassModel } from '../schema/model.js';
import { block, documentation, importLines } from './text.js';

/**
 * The classes of which the project has a subclass with methods of its own, by their names on the wire: the module that
 * exports it, as the output folder sees it and without extension, such as `../models/post`.
 */
export type OwnModels = ReadonlyMap<string, string>;

export const noOwnModels: OwnModels = new Map();

/** The first text of a subclass, which belongs to people from then on. `base` is the module that exports the base. */
export function subclassText({ modelName, description }: ClassModel, base: string): string {
  const head = `export class ${modelName}<Included = {}> extends ${modelName}Base<Included>`;
  return [
    ...importLines('import', [`${modelName}Base`], base),
    '',
    ...documentation(description),
    ...block(head, ['// Methods, accessors and static members of your own.']),
    '',
  ].join('\n');
}
