import { compareText } from '../diagnostics/diagnostic-list.js';
import type { ClassModel, SchemaModel } from '../schema/model.js';
import { columnsOf, isSystemClass } from '../schema/system-classes.js';
import { compareFields } from './compare-fields.js';
import { compareIndexes } from './compare-indexes.js';
import { comparePermissions } from './compare-permissions.js';
import type { Difference, KeptField, SchemaComparison } from './difference.js';

export interface CompareOptions {
  /**
   * Whether `from` is what a server holds. Then only what a server can hold is compared, and what it has by itself is no
   * difference. Otherwise both are schema files, and everything they say is compared.
   */
  readonly fromServer?: boolean;
}

/** What must change to turn one schema into another, and what each change does to data, code and programs. */
export function compareSchemas(from: SchemaModel, to: SchemaModel, options: CompareOptions = {}): SchemaComparison {
  const before = new Map(from.classes.map((model) => [model.className, model]));
  const after = new Map(to.classes.map((model) => [model.className, model]));
  const differences: Difference[] = [];
  const kept: KeptField[] = [];
  for (const className of [...new Set([...before.keys(), ...after.keys()])].sort(compareText)) {
    const pair = classPair(className, before.get(className), after.get(className));
    if ('only' in pair) differences.push(pair.only);
    else {
      const fields = compareFields(pair.from, pair.to, options);
      differences.push(...classNames(pair.from, pair.to, options), ...fields.differences);
      differences.push(
        ...compareIndexes(pair.from, pair.to, options),
        ...comparePermissions(pair.from, pair.to, fields.kept),
      );
      kept.push(...fields.kept);
    }
  }
  return { differences, kept };
}

type ClassPair = { readonly from: ClassModel; readonly to: ClassModel } | { readonly only: Difference };

function classPair(className: string, from: ClassModel | undefined, to: ClassModel | undefined): ClassPair {
  const model = from ?? to;
  if (model === undefined) throw new Error(`neither side has the class ${className}`);
  // The server has its own classes whether a schema names them or not.
  if (isSystemClass(className)) return { from: from ?? bareSystemClass(model), to: to ?? bareSystemClass(model) };
  if (from !== undefined && to !== undefined) return { from, to };
  if (from === undefined) return { only: { kind: 'classAdded', className, to: model, effects: {} } };
  const effects = {
    losesData: 'all its objects are deleted',
    breaksTypes: `the model ${model.modelName} is gone`,
    breaksCallers: 'programs that read or write it are refused or find nothing',
  };
  return { only: { kind: 'classRemoved', className, from: model, effects } };
}

/** A class of the server as it is when nobody has said anything about it. */
function bareSystemClass({ className, modelName, fileName, fields }: ClassModel): ClassModel {
  const columns = columnsOf(className);
  const builtIn = fields.flatMap(({ name, property }) => {
    const column = columns[name];
    if (!Object.hasOwn(columns, name) || column === undefined) return [];
    return [{ name, property, type: column.type, required: column.required === true }];
  });
  return { className, modelName, fileName, fields: builtIn };
}

function classNames(from: ClassModel, to: ClassModel, { fromServer }: CompareOptions): Difference[] {
  if (fromServer) return [];
  const { className } = from;
  const differences: Difference[] = [];
  if (from.modelName !== to.modelName) {
    const effects = { breaksTypes: `the model ${from.modelName} is called ${to.modelName}` };
    differences.push({ kind: 'modelNameChanged', className, from: from.modelName, to: to.modelName, effects });
  }
  if (from.description !== to.description) {
    const { description } = to;
    differences.push({ kind: 'descriptionChanged', className, from: from.description, to: description, effects: {} });
  }
  return differences;
}
