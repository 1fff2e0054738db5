import type { ClassModel, FieldType, SchemaModel } from '../schema/model.js';
import { code, type CodeTree, treeLines, typeOf } from './code-tree.js';
import type { ClassesByName } from './file-imports.js';
import { generatedHeader } from './header.js';
import { literalKey } from './literal-text.js';
import type { SdkModule } from './sdk-modules.js';
import { block, documentation, stringLiteral } from './text.js';

/** Classes that the SDK has classes of its own for: those stay as they are, and get their attributes. */
const ownOfSdk: ReadonlyMap<string, string> = new Map([
  ['_User', 'User'],
  ['_Role', 'Role'],
  ['_Session', 'Session'],
  ['_Installation', 'Installation'],
]);

/** What the file knows of the classes: how they and their attributes are called in it. */
interface Names {
  readonly ofClass: (className: string) => string;
  readonly ofAttributes: (className: string) => string;
}

/**
 * `official-sdk.ts`: the classes for the official JavaScript SDK, `parse`, by their names on the wire: so an app can move
 * file by file.
 *
 * The types come from a namespace of their own: how the SDK's default export is typed differs from one module resolution
 * to the next, and only as a value it is the same.
 */
export function officialSdkFile({ classes }: SchemaModel, known: ClassesByName, module: SdkModule): string {
  const names = namesOf(classes, known);
  const registered = classes.filter(({ className }) => !ownOfSdk.has(className));
  const parts = [
    ...classes.flatMap((model) => [attributes(model, names), declaration(model, names)]),
    [
      ...documentation('Makes the SDK answer objects of these classes. Call it once, where `Parse` is initialised.'),
      ...block(
        'export function registerSubclasses(): void',
        registered.map(({ className }) => {
          return `Parse.Object.registerSubclass(${stringLiteral(className)}, ${names.ofClass(className)});`;
        }),
      ),
    ],
  ];
  return [
    generatedHeader,
    '',
    `import Parse from ${stringLiteral(module)};`,
    `import type * as ParseSDK from ${stringLiteral(module)};`,
    ...parts.flatMap((lines) => ['', ...lines]),
    '',
  ].join('\n');
}

/** A class may be called as the attributes of another. */
function namesOf(classes: readonly ClassModel[], known: ClassesByName): Names {
  const ofClass = (className: string): string => known.get(className)?.modelName ?? className;
  const taken = new Set(classes.map(({ modelName }) => modelName));
  const ofAttributes = new Map<string, string>();
  for (const { className, modelName } of classes) {
    let name = `${modelName}Attributes`;
    while (taken.has(name)) name += '_';
    taken.add(name);
    ofAttributes.set(className, name);
  }
  return { ofClass, ofAttributes: (className) => ofAttributes.get(className) ?? className };
}

function attributes({ className, fields }: ClassModel, names: Names): string[] {
  const members = fields.flatMap(({ name, type, required, writeOnly, sometimes, description }) => [
    ...documentation(description),
    ...treeLines(
      `${literalKey(name)}${required && !writeOnly && !sometimes ? '' : '?'}: `,
      typeTree(type, className, names),
      ';',
      2,
    ),
  ]);
  return block(`export interface ${names.ofAttributes(className)}`, ['ACL?: ParseSDK.ACL;', ...members]);
}

function declaration({ className, modelName, description }: ClassModel, names: Names): string[] {
  const own = names.ofAttributes(className);
  const sdkClass = ownOfSdk.get(className);
  if (sdkClass !== undefined) {
    return [...documentation(description), `export type ${modelName} = ParseSDK.${sdkClass}<${own}>;`];
  }
  return [
    ...documentation(description),
    ...block(
      `export class ${modelName} extends Parse.Object<${own}>`,
      block(`constructor(attributes?: Partial<${own}>)`, [`super(${stringLiteral(className)}, attributes as ${own});`]),
    ),
  ];
}

type Typed<Kind extends FieldType['kind']> = Extract<FieldType, { kind: Kind }>;

/** One record for each kind of field: what `get` answers. */
const kinds: {
  readonly [Kind in FieldType['kind']]: (type: Typed<Kind>, owner: string, names: Names) => CodeTree;
} = {
  String: ({ enum: choices }) =>
    choices === undefined ? code('string') : { kind: 'union', items: choices.map(stringLiteral) },
  Number: () => code('number'),
  Boolean: () => code('boolean'),
  Date: () => code('Date'),
  // The SDK leaves it as it travels.
  Bytes: () => code('{ __type: "Bytes"; base64: string }'),
  File: () => code('ParseSDK.File'),
  GeoPoint: () => code('ParseSDK.GeoPoint'),
  Polygon: () => code('ParseSDK.Polygon'),
  Object: ({ properties }, owner, names) => {
    if (properties === undefined) return code('Record<string, unknown>');
    const members = properties.map(({ name, type, required }) => {
      return [`${literalKey(name)}${required ? '' : '?'}`, typeTree(type, owner, names)] as const;
    });
    return { kind: 'map', members, separator: ';' };
  },
  Array: ({ element }, owner, names) => {
    if (element === undefined) return code('unknown[]');
    const inner = typeTree(element, owner, names);
    return inner.kind === 'text' && /^[\w.]+$/.test(inner.text) ? code(`${inner.text}[]`) : typeOf('Array', inner);
  },
  Pointer: ({ targetClass }, _, names) => code(names.ofClass(targetClass)),
  Relation: ({ targetClass }, owner, names) =>
    code(`ParseSDK.Relation<${names.ofClass(owner)}, ${names.ofClass(targetClass)}>`),
};

function typeTree(type: FieldType, owner: string, names: Names): CodeTree {
  return (kinds[type.kind] as (type: FieldType, owner: string, names: Names) => CodeTree)(type, owner, names);
}
