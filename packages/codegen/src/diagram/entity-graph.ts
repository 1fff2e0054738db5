import type { ClassModel, FieldModel, FieldType, SchemaModel } from '../schema/model.js';

/** What a diagram shows: the chosen classes, and the links between them. */
export interface EntityGraph {
  readonly entities: readonly Entity[];
  readonly links: readonly EntityLink[];
}

export interface Entity {
  /** The name on the wire, such as `_User`; unique. */
  readonly className: string;
  /** The name in code, such as `User`. */
  readonly name: string;
  readonly description: string | undefined;
  readonly rows: readonly EntityRow[];
}

export interface EntityRow {
  /** The name in code. */
  readonly name: string;
  /** As a schema file would spell it, with names in code: `String`, `Pointer<User>`. */
  readonly type: string;
  readonly required: boolean;
  readonly description: string | undefined;
}

/** How a class leads to another: one object, a list of objects in the row, or members in a table of their own. */
export type LinkKind = 'pointer' | 'array' | 'relation';

export interface EntityLink {
  readonly kind: LinkKind;
  /** The class and the row that the link is in. */
  readonly from: string;
  readonly row: string;
  readonly to: string;
  readonly required: boolean;
}

/** Which rows the entities show. */
export type ShownFields = 'all' | 'links' | 'none';

export interface EntityGraphOptions {
  /** Names of classes, in code or on the wire; all of the schema where none is given. */
  readonly classes?: readonly string[];
  /** How many links away from the chosen classes others are shown, too: 0 unless told. */
  readonly depth?: number;
  readonly fields?: ShownFields;
}

/**
 * The entities and links of a schema.
 *
 * Without chosen classes, the classes of Parse Server's own (`_Role`, `_Session`, …) are left out where no other class
 * leads to them.
 */
export function entityGraph(schema: SchemaModel, options: EntityGraphOptions = {}): EntityGraph {
  const { classes: chosen = [], depth = 0, fields = 'all' } = options;
  const allLinks = schema.classes.flatMap(linksOf);
  const shown =
    chosen.length > 0 ? neighbourhood(namesOf(schema, chosen), allLinks, depth) : wholeSchema(schema, allLinks);
  const classes = schema.classes.filter(({ className }) => shown.has(className));
  const names = new Map(schema.classes.map(({ className, modelName }) => [className, modelName]));
  return {
    entities: classes.map((model) => entity(model, fields, names)),
    links: allLinks.filter(({ from, to }) => shown.has(from) && shown.has(to)),
  };
}

/** Names that no class of the schema has, in code or on the wire. */
export function unknownClasses(schema: SchemaModel, names: readonly string[]): string[] {
  return names.filter((name) => !schema.classes.some((model) => isNamed(model, name)));
}

function isNamed({ className, modelName }: ClassModel, name: string): boolean {
  return className === name || modelName === name;
}

function namesOf(schema: SchemaModel, names: readonly string[]): Set<string> {
  const chosen = schema.classes.filter((model) => names.some((name) => isNamed(model, name)));
  return new Set(chosen.map(({ className }) => className));
}

function wholeSchema(schema: SchemaModel, links: readonly EntityLink[]): Set<string> {
  const own = schema.classes.map(({ className }) => className).filter((className) => !className.startsWith('_'));
  if (own.length === 0) return new Set(schema.classes.map(({ className }) => className));
  const shown = new Set(own);
  for (const { from, to } of links) if (!from.startsWith('_')) shown.add(to);
  return shown;
}

function neighbourhood(start: ReadonlySet<string>, links: readonly EntityLink[], depth: number): Set<string> {
  const shown = new Set(start);
  for (let step = 0; step < depth; step++) {
    const reached = links.filter(({ from, to }) => shown.has(from) !== shown.has(to));
    if (reached.length === 0) break;
    for (const { from, to } of reached) shown.add(from).add(to);
  }
  return shown;
}

function entity(model: ClassModel, fields: ShownFields, names: ReadonlyMap<string, string>): Entity {
  const shown = model.fields.filter(({ type }) => fields === 'all' || (fields === 'links' && linksIn(type).length > 0));
  return {
    className: model.className,
    name: model.modelName,
    description: model.description,
    rows: shown.map(({ property, type, required, description }) => ({
      name: property,
      type: typeName(type, names),
      required,
      description,
    })),
  };
}

function linksOf({ className, fields }: ClassModel): EntityLink[] {
  return fields.flatMap(({ property, type, required }: FieldModel) => {
    const found = linksIn(type).map(({ kind, to }) => ({ kind, to, from: className, row: property, required }));
    return found.filter(
      ({ kind, to }, index) => found.findIndex((other) => other.kind === kind && other.to === to) === index,
    );
  });
}

/** The links in a field: the field's own, or those in the shape of an object. */
function linksIn(type: FieldType): Pick<EntityLink, 'kind' | 'to'>[] {
  switch (type.kind) {
    case 'Pointer':
      return [{ kind: 'pointer', to: type.targetClass }];
    case 'Relation':
      return [{ kind: 'relation', to: type.targetClass }];
    case 'Array':
      return type.element ? linksIn(type.element).map(({ to }) => ({ kind: 'array', to })) : [];
    case 'Object':
      return (type.properties ?? []).flatMap((property) => linksIn(property.type));
    default:
      return [];
  }
}

function typeName(type: FieldType, names: ReadonlyMap<string, string>): string {
  switch (type.kind) {
    case 'Pointer':
    case 'Relation':
      return `${type.kind}<${names.get(type.targetClass) ?? type.targetClass}>`;
    case 'Array':
      return type.element ? `Array<${typeName(type.element, names)}>` : 'Array';
    default:
      return type.kind;
  }
}
