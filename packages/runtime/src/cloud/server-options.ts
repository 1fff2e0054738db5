import { modelClassOf } from '../model/accessors.js';
import type { GeneratedClass } from '../model/accessors.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition, FieldDefinition } from '../wire/class-schema.js';
import { type LinkDecoder, decodeField } from '../wire/decode.js';
import { encodeAs } from '../wire/field-kinds.js';
import type { FieldRule, HandlerOptions, SaveOptions } from './handler-options.js';

const rules = ['requireUser', 'requireMaster', 'requireAnyUserRoles', 'requireAllUserRoles', 'requireUserKeys'];
const known = new Set([...rules, 'skipWithMasterKey', 'validateMasterKey']);

/** A rule looks at values: it cannot fetch anything. */
const bareLinks: LinkDecoder = {
  pointer: (className, objectId) => ({ className, objectId }),
  model: (_, row) => row,
};

/**
 * Options as Parse Server takes them: with the names that fields have on the wire.
 *
 * @throws TypeError for an option that is none: Parse Server would let everybody pass, and say so in its log alone
 * @throws ValidationError for a field that the class does not have, and for a value that it cannot hold
 */
export function serverOptions(
  options: SaveOptions<object>,
  own: GeneratedClass | undefined,
  user: GeneratedClass | undefined,
): object {
  const { fields, requireUserKeys, ...others } = options;
  const unknown = Object.keys(others).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new TypeError(`"${unknown}" is no rule of who may pass: there are ${[...known].join(', ')}.`);
  }
  return {
    ...options,
    ...(requireUserKeys && { requireUserKeys: userKeys(requireUserKeys, user) }),
    ...(fields && own && { fields: fieldRules(fields, modelClassOf(own).definition) }),
  };
}

function userKeys(names: NonNullable<HandlerOptions['requireUserKeys']>, user: GeneratedClass | undefined): string[] {
  const definition = user && modelClassOf(user).definition;
  return names.map((name) => (definition ? fieldOf(definition, name).name : name));
}

function fieldRules(fields: object, definition: ClassDefinition): object {
  const rules = Object.entries(fields as Readonly<Record<string, FieldRule<unknown> | undefined>>);
  return Object.fromEntries(
    rules.flatMap(([property, rule]) => {
      const field = fieldOf(definition, property);
      return rule ? [[field.name, serverRule(rule, field)]] : [];
    }),
  );
}

function serverRule({ default: initial, options, ...rule }: FieldRule<unknown>, field: FieldDefinition): object {
  const wire = (value: unknown): unknown => encodeAs(field, value, field.path);
  return {
    ...rule,
    ...(initial !== undefined && { default: wire(initial) }),
    ...(typeof options === 'function' && {
      options: (value: never) => options(decodeField(field, value, bareLinks) ?? value),
    }),
    ...(Array.isArray(options) && { options: options.map(wire) }),
  };
}

function fieldOf({ className, byProperty }: ClassDefinition, property: string): FieldDefinition {
  const field = byProperty.get(property);
  if (field) return field;
  throw invalid(`${className}.${property}`, 'is no field of this class.');
}
