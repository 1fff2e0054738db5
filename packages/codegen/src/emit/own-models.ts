/**
 * The classes of which the project has a subclass with methods of its own, by their names on the wire: the module that
 * exports it, as the output folder sees it and without extension, such as `../models/post`.
 */
export type OwnModels = ReadonlyMap<string, string>;

export const noOwnModels: OwnModels = new Map();
