import { permissionOperations } from './class-definition.js';
import type { ClassModel, FieldModel, JsonValue, Operation, SchemaModel } from './model.js';
import { masterOnlyClasses } from './system-classes.js';

/** For whom code is generated: the master key, which sees everything, whoever is logged in, or whoever is not. */
export const audiences = ['master', 'authenticated', 'public'] as const;
export type Audience = (typeof audiences)[number];
type Restricted = Exclude<Audience, 'master'>;

/**
 * The schema as an audience meets it: fields that the server never answers to it are `writeOnly`, those that it answers
 * to some are `sometimes`, and operations that are closed to all of it say why. For the master key it is the schema itself.
 */
export function schemaFor(schema: SchemaModel, audience: Audience): SchemaModel {
  if (audience === 'master') return schema;
  return { ...schema, classes: schema.classes.map((model) => classFor(model, audience)) };
}

/** `explain` and aggregation pipelines: the server has no permission for them. */
const forMasterOnly = 'this is for the master key alone';

function classFor(model: ClassModel, audience: Restricted): ClassModel {
  const closed = closedOperations(model, audience);
  const sight = sightOf(model, audience);
  const fields = model.fields.map((field): FieldModel => {
    const { read, canAsk } = sight(field.name);
    if (read === 'never') return { ...field, writeOnly: true };
    if (read === 'always') return field;
    return { ...field, sometimes: true, ...(canAsk ? {} : { notAsked: true as const }) };
  });
  return { ...model, fields, closed: { ...closed, master: forMasterOnly } };
}

/** Which operations the server refuses to everybody of an audience, and why; whoever has a role belongs to `authenticated`. */
function closedOperations(model: ClassModel, audience: Restricted): { readonly [Name in Operation]?: string } {
  const operations = permissionOperations.filter((name) => name !== 'addField');
  const { className } = model;
  return Object.fromEntries(
    operations.flatMap((operation) => {
      if (closedByServer(className, operation, audience)) {
        return [[operation, `${operation} is closed to ${audience} by Parse Server for ${className}`]];
      }
      if (isOpen(model, operation, audience)) return [];
      return [[operation, `${operation} is closed to ${audience} by the class-level permissions of ${className}`]];
    }),
  );
}

/** What no permission opens: `SharedRest.js`, and what `RestQuery.js` and `RestWrite.js` say of sessions and users. */
function closedByServer(className: string, operation: Operation, audience: Restricted): boolean {
  if (masterOnlyClasses.has(className)) return true;
  if (className === '_Installation') return ['find', 'count', 'delete'].includes(operation);
  if (audience === 'authenticated') return false;
  return className === '_Session' || (className === '_User' && ['update', 'delete'].includes(operation));
}

/** `validatePermission` and `addPointerPermissions` in the server's `SchemaController.js` and `DatabaseController.js`. */
function isOpen({ classLevelPermissions }: ClassModel, operation: Operation, audience: Restricted): boolean {
  const told = classLevelPermissions?.[operation];
  if (told === undefined) return true;
  const holders = Object.entries(mapOf(told)).flatMap(([who, may]) => (may === true ? [who] : []));
  // Pointers name users: whoever is none finds nothing through them, and can change nothing.
  if (audience === 'public') return holders.includes('*');
  if (holders.length > 0) return true;
  if (operation === 'create') return false;
  const list = ['find', 'get', 'count'].includes(operation) ? 'readUserFields' : 'writeUserFields';
  return [mapOf(told)['pointerFields'], classLevelPermissions?.[list]].some((names) => namesIn(names).length > 0);
}

/** What an audience sees of a field, and whether some of it may filter and sort by it. */
interface Sight {
  readonly read: 'always' | 'sometimes' | 'never';
  readonly canAsk: boolean;
}

const seen: Sight = { read: 'always', canAsk: true };

/**
 * How `addProtectedFields` and `filterSensitiveData` in the server's `DatabaseController.js` hide fields: by those that
 * all groups of the caller hide. `userField:` groups count for the answer alone, once the row is known.
 */
function sightOf({ className, classLevelPermissions }: ClassModel, audience: Restricted): (name: string) => Sight {
  const told = mapOf(classLevelPermissions?.['protectedFields']);
  const groups = new Map(Object.entries(told).map(([who, names]) => [who, namesIn(names)]));
  if (className === '_User') groups.set('*', [...(groups.get('*') ?? []), ...alwaysProtected]);
  const hides = (name: string) => (who: string) => groups.get(who)?.includes(name) ?? false;
  const common = ['*', ...(audience === 'public' ? [] : ['authenticated'])].filter((who) => groups.has(who));
  if (audience === 'public') {
    const isPrivate = (name: string): boolean => className === '_User' && name === 'authData';
    return (name) => (common.some(hides(name)) || isPrivate(name) ? { read: 'never', canAsk: false } : seen);
  }
  const special = [...groups.keys()].filter((who) => !['*', 'authenticated'].includes(who));
  const [ofRows, ofCallers] = [special.filter(isOfRows), special.filter((who) => !isOfRows(who))];
  return (name) => {
    // Without a group that everybody is in, a field is hidden from the members of some group alone.
    if (common.length === 0) return ofCallers.some(hides(name)) ? { read: 'sometimes', canAsk: true } : seen;
    if (!common.every(hides(name))) return seen;
    const canAsk = !ofCallers.every(hides(name));
    // Users see all of their own object (the server's option `protectedFieldsOwnerExempt`).
    const isRevealed = canAsk || !ofRows.every(hides(name)) || className === '_User';
    return { read: isRevealed ? 'sometimes' : 'never', canAsk };
  };
}

/** What the server adds to the protected fields of users for everybody: the default of its option `protectedFields`. */
const alwaysProtected = ['email'];

function isOfRows(group: string): boolean {
  return group.startsWith('userField:');
}

function mapOf(value: JsonValue | undefined): { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: JsonValue })
    : {};
}

function namesIn(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}
