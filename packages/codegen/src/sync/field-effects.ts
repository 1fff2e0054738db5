import type { FieldModel } from '../schema/model.js';
import type { Effects } from './difference.js';
import { serverSpelling } from './type-spelling.js';

/** Whether an object can only be created with a value for the field: a default fills in what is left out. */
function mustBeGiven({ required, defaultValue }: FieldModel): boolean {
  return required && defaultValue === undefined;
}

export function addedField(to: FieldModel): Effects {
  return mustBeGiven(to) ? newlyDemanded : {};
}

const newlyDemanded: Effects = {
  breaksTypes: 'creating an object needs a value for it',
  breaksCallers: 'programs that create objects without it are refused (142)',
};

export function removedField(from: FieldModel): Effects {
  return {
    losesData: from.type.kind === 'Relation' ? 'all its links are deleted' : 'its values are deleted',
    breaksTypes: `the property ${from.property} is gone`,
    breaksCallers: 'programs that filter by it or write it find nothing or are refused',
  };
}

export function renamedField(from: FieldModel, to: FieldModel): Effects {
  const renamedInCode = from.property !== to.property;
  return {
    ...(renamedInCode && { breaksTypes: `the property ${from.property} is called ${to.property}` }),
    breaksCallers: `programs that know it as ${from.name} find nothing, and what they write stays there`,
  };
}

export function changedType(from: FieldModel, to: FieldModel): Effects {
  const change = `${serverSpelling(from.type)} became ${serverSpelling(to.type)}`;
  return {
    losesData: 'the server cannot change a type: the column is made anew, without its values',
    breaksTypes: change,
    breaksCallers: `${change}: programs that write the old type are refused (111)`,
  };
}

export function changedRequired(from: FieldModel, to: FieldModel): Effects {
  if (to.required) {
    const refused = 'programs that clear it are refused (142)';
    return mustBeGiven(to) ? newlyDemanded : { breaksTypes: 'it can no longer be unset', breaksCallers: refused };
  }
  const may = from.property === to.property ? to.property : `${from.property} (now ${to.property})`;
  return { breaksTypes: `${may} may be undefined`, breaksCallers: 'programs may meet objects without it' };
}

export function changedDefault(from: FieldModel, to: FieldModel): Effects {
  // Where it became required at the same time, that difference tells it.
  return from.required && !mustBeGiven(from) && mustBeGiven(to) ? newlyDemanded : {};
}
