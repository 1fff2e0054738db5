import { type FieldDefinition, type ClassSchema, defineClass } from '../wire/class-schema.js';
import type { ModelClass } from './connection.js';
import { changeField, readField } from './field-access.js';
import { type Model, stateOf } from './model.js';
import { changeFrom } from './operation.js';
import { RelationField } from './relation.js';
import type { ModelState } from './state.js';

/** A generated class, or a subclass of one. */
export interface GeneratedClass {
  readonly schema: ClassSchema;
}

const ready = new WeakSet<object>();

/** Makes a generated class ready for use: its fields become accessors on its prototype, once. */
export function modelClassOf(generated: GeneratedClass): Omit<ModelClass, 'isKnown'> {
  const definition = defineClass(generated.schema);
  const owner = prototypeWithSchema(generated);
  if (!ready.has(owner)) {
    ready.add(owner);
    Object.defineProperty(owner, 'className', { value: definition.className, configurable: true });
    for (const field of definition.byProperty.values()) {
      if (!field.isBuiltIn) Object.defineProperty(owner, field.property, accessor(field));
    }
  }
  const construct = (state: ModelState): Model => Reflect.construct(generated as never, [state]) as Model;
  return { definition, construct };
}

/** The class that carries the schema, so that a subclass may override a field with an accessor of its own. */
function prototypeWithSchema(generated: GeneratedClass): object {
  let candidate: object = generated;
  while (!Object.hasOwn(candidate, 'schema')) candidate = Object.getPrototypeOf(candidate) as object;
  return (candidate as { prototype: object }).prototype;
}

function accessor(field: FieldDefinition): PropertyDescriptor & ThisType<Model> {
  if (field.kind === 'Relation') {
    return {
      get(): RelationField {
        return new RelationField(this, stateOf(this), field);
      },
      configurable: true,
    };
  }
  return {
    get(): unknown {
      return field.writeOnly ? undefined : readField(stateOf(this), field);
    },
    set(value: unknown): void {
      changeField(stateOf(this), field, changeFrom(value, field));
    },
    configurable: true,
  };
}
