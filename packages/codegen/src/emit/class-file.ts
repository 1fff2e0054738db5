import { namedTypes } from '../schema/generated-names.js';
import type { ClassModel } from '../schema/model.js';
import { baseDeclaration, classDeclaration } from './class-declaration.js';
import { type ClassesByName, FileImports } from './file-imports.js';
import { fieldTexts } from './field-text.js';
import { includeInterface, inputInterface, selectInterface, updateType, whereInterface } from './field-interfaces.js';
import { generatedHeader } from './header.js';
import { namedTypeDeclarations } from './named-types.js';
import { keysInterface, objectKeys } from './object-keys.js';
import type { OwnModels } from './own-models.js';
import { importLines } from './text.js';
import { collectionInterface, fieldsInterface, queryInterface, typesInterface } from './query-interfaces.js';

/**
 * The file of one class: the class itself, and the interfaces that its queries and inputs are typed by. Where the project
 * has a subclass, its name stands for that one, as a type alone: so no import of values ever leads in a circle.
 */
export function classFile(
  model: ClassModel,
  classes: ClassesByName,
  importExtension: string,
  ownModels: OwnModels,
): string {
  const types = namedTypes(model.modelName, model.fields);
  const imports = new FileImports(model, classes, types, importExtension);
  const fields = fieldTexts(model, imports);
  const own = ownModels.get(model.className);
  const keys = objectKeys(fields, imports);
  const parts = [
    ...(own === undefined
      ? [classDeclaration(model, fields, imports)]
      : [[`export type { ${model.modelName} };`], ...baseDeclaration(model, fields, imports)]),
    ...namedTypeDeclarations(model, imports),
    fieldsInterface(model, fields, keys),
    whereInterface(model, fields, imports),
    inputInterface(model, fields, imports),
    keysInterface(model, keys),
    updateType(model, keys.length > 0, imports),
    includeInterface(model, fields),
    selectInterface(model, fields),
    typesInterface(model, fields, keys),
    queryInterface(model, imports),
    collectionInterface(model, imports),
  ];
  const ownLines = own === undefined ? [] : importLines('import type', [model.modelName], `${own}${importExtension}`);
  return [
    generatedHeader,
    '',
    ...imports.lines('Model'),
    ...ownLines,
    ...parts.flatMap((lines) => (lines.length > 0 ? ['', ...lines] : [])),
    '',
  ].join('\n');
}
