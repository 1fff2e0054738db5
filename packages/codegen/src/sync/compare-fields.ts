import { compareText } from '../diagnostics/diagnostic-list.js';
import type { ClassModel, FieldModel } from '../schema/model.js';
import type { CompareOptions } from './compare-schemas.js';
import { compareDetails } from './compare-details.js';
import type { Difference, KeptField } from './difference.js';
import {
  addedField,
  changedDefault,
  changedRequired,
  changedType,
  removedField,
  renamedField,
} from './field-effects.js';
import { sameJson } from './same-json.js';
import { serverSpelling } from './type-spelling.js';

interface FieldComparison {
  readonly differences: readonly Difference[];
  readonly kept: readonly KeptField[];
}

/** Compares the fields of one class, by their names on the wire. */
export function compareFields(from: ClassModel, to: ClassModel, options: CompareOptions): FieldComparison {
  const { className } = from;
  const before = new Map(from.fields.map((field) => [field.name, field]));
  const after = new Map(to.fields.map((field) => [field.name, field]));
  const renames = renamedFields(before, after);
  const differences: Difference[] = [];
  const kept: KeptField[] = [];
  for (const field of [...new Set([...before.keys(), ...after.keys()])].sort(compareText)) {
    const [old, now] = [before.get(field), after.get(field)];
    const { oldField, renamedTo } = renames.of(field);
    if (old !== undefined && now !== undefined) {
      differences.push(...compareField(className, old, now, options));
    } else if (now !== undefined) {
      const source = oldField === undefined ? undefined : before.get(oldField);
      if (source === undefined || oldField === undefined) {
        differences.push({ kind: 'fieldAdded', className, field, to: now, effects: addedField(now) });
      } else {
        const effects = renamedField(source, now);
        differences.push({ kind: 'fieldRenamed', className, field, oldField, from: source, to: now, effects });
        differences.push(...compareField(className, source, now, options));
      }
    } else if (old !== undefined && renamedTo === undefined) {
      differences.push({ kind: 'fieldRemoved', className, field, from: old, effects: removedField(old) });
    } else if (old !== undefined && renamedTo !== undefined && before.has(renamedTo)) {
      kept.push({ className, field, renamedTo, from: old });
    }
  }
  return { differences, kept };
}

interface Renames {
  of(field: string): { readonly oldField?: string | undefined; readonly renamedTo?: string | undefined };
}

/** What the newer side says of former names. Once the field has its new name, the old one is only kept for its data. */
function renamedFields(before: ReadonlyMap<string, FieldModel>, after: ReadonlyMap<string, FieldModel>): Renames {
  const oldNames = new Map<string, string>();
  const newNames = new Map<string, string>();
  for (const { name, renamed } of after.values()) {
    if (renamed === undefined || !before.has(renamed) || after.has(renamed)) continue;
    oldNames.set(name, renamed);
    newNames.set(renamed, name);
  }
  return { of: (field) => ({ oldField: oldNames.get(field), renamedTo: newNames.get(field) }) };
}

function compareField(className: string, from: FieldModel, to: FieldModel, options: CompareOptions): Difference[] {
  const differences: Difference[] = [];
  const place = { className, field: to.name };
  const retyped = serverSpelling(from.type) !== serverSpelling(to.type);
  if (retyped) differences.push({ kind: 'typeChanged', ...place, from, to, effects: changedType(from, to) });
  if (from.required !== to.required) {
    differences.push({ kind: 'requiredChanged', ...place, from, to, effects: changedRequired(from, to) });
  }
  if (!sameJson(from.defaultValue, to.defaultValue)) {
    differences.push({ kind: 'defaultChanged', ...place, from, to, effects: changedDefault(from, to) });
  }
  if (!options.fromServer) differences.push(...compareDetails(className, from, to, retyped));
  return differences;
}
