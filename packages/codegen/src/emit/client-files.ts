import type { ClassModel } from '../schema/model.js';
import { generatedHeader } from './header.js';
import type { OwnModels } from './own-models.js';
import { block, documentation, fits, generic, importLines, stringLiteral, union } from './text.js';

/** What a client has beside classes. */
export interface ClientParts {
  readonly callable: boolean;
  /** Whether there is a config, and whether some of it is for the master key alone. */
  readonly config?: 'open' | 'secret' | undefined;
}

/** `client.ts`: the client with all classes, for browsers and servers alike. */
export function clientFile(
  classes: readonly ClassModel[],
  importExtension: string,
  ownModels: OwnModels,
  parts: ClientParts,
): string {
  return [
    generatedHeader,
    '',
    'import {',
    '  createClient as createRuntimeClient,',
    '  type Auth,',
    '  type Client as RuntimeClient,',
    '  type ClientModels,',
    '  type ClientOptions,',
    ...(parts.config ? ['  type ParseConfig,'] : []),
    '} from "@parse-orm/runtime";',
    ...classes.flatMap(({ modelName, className, fileName }) => {
      const types = [`${modelName}Collection`, ...(className === '_User' ? [`${modelName}Input`] : [])];
      const file = `./${fileName}${importExtension}`;
      if (ownModels.has(className)) return importLines('import type', types, file);
      return importLines('import', [modelName, ...types.map((type) => `type ${type}`)], file);
    }),
    ...(parts.callable
      ? importLines('import', ['cloudCode', 'type CloudFunctions'], `./cloud-functions${importExtension}`)
      : []),
    ...(parts.config
      ? importLines('import', ['configSchema', 'type ConfigValues'], `./app-config${importExtension}`)
      : []),
    // Subclasses come last, when all that they may need is there.
    ...ownModelLines('import', classes, importExtension, ownModels),
    '',
    ...modelsDeclaration(classes, ownModels),
    '',
    ...documentation('The collections of all classes.'),
    ...block(
      'export interface Collections',
      classes.map(({ modelName }) => `readonly ${modelName}: ${modelName}Collection;`),
    ),
    '',
    ...block('export interface Client extends RuntimeClient<Client>, Collections', [
      ...authMember('Auth', classes),
      ...(parts.config ? ['readonly config: ParseConfig<ConfigValues>;'] : []),
      ...(parts.callable ? ['readonly functions: CloudFunctions;'] : []),
    ]),
    '',
    ...documentation('Makes a client. It sends nothing until it is asked to.'),
    'export function createClient(options: ClientOptions): Client {',
    ...creation('createRuntimeClient<Client>', ownModels, parts, 'configSchema'),
    '}',
    '',
  ].join('\n');
}

/**
 * `models`. A subclass may import what makes a client: then `createClient` is called while this module waits for that
 * subclass. So there it stands on what is hoisted, and each subclass is read when it is needed.
 */
function modelsDeclaration(classes: readonly ClassModel[], ownModels: OwnModels): string[] {
  const purpose = documentation('All classes, by the names under which a client offers them.');
  const members = classes.flatMap(({ modelName, className }) => {
    return ownModels.has(className) ? block(`get ${modelName}()`, [`return ${modelName};`], '},') : [`${modelName},`];
  });
  if (ownModels.size === 0) return [...purpose, ...block('export const models: ClientModels =', members, '};')];
  return [
    ...purpose,
    'export const models: ClientModels = allModels();',
    '',
    'var known: ClientModels | undefined;',
    '',
    ...documentation('The same; it can be called while modules are still loading.'),
    ...block('export function allModels(): ClientModels', block('return (known ??=', members, '});')),
  ];
}

/** The call that makes a client. */
function creation(call: string, ownModels: OwnModels, { callable, config }: ClientParts, schema: string): string[] {
  const [cloudCode, configSchema] = [callable ? ['cloudCode'] : [], config ? [schema] : []];
  const gap = config && !callable ? ['undefined'] : [];
  const given = ['options', modelsExpression(ownModels), ...gap, ...cloudCode, ...configSchema];
  const line = `  return ${call}(${given.join(', ')});`;
  return fits(line) ? [line] : [`  return ${call}(`, ...given.map((one) => `    ${one},`), '  );'];
}

function modelsExpression(ownModels: OwnModels): string {
  return ownModels.size === 0 ? 'models' : 'allModels()';
}

function ownModelLines(
  keyword: 'import' | 'export',
  classes: readonly ClassModel[],
  importExtension: string,
  ownModels: OwnModels,
): string[] {
  return classes.flatMap(({ modelName, className }) => {
    const own = ownModels.get(className);
    return own === undefined ? [] : importLines(keyword, [modelName], `${own}${importExtension}`);
  });
}

/** `auth`, with the classes of users and sessions, which are in every schema. */
function authMember(type: 'Auth' | 'ServerAuth', classes: readonly ClassModel[]): string[] {
  const [user, session] = accountClasses(classes);
  if (!user || !session) return [];
  return generic('  readonly auth:', type, [user.modelName, `${user.modelName}Input`, session.modelName]).map((line) =>
    line.slice(2),
  );
}

function accountClasses(classes: readonly ClassModel[]): (ClassModel | undefined)[] {
  return ['_User', '_Session'].map((name) => classes.find(({ className }) => className === name));
}

/** The types that `auth` stands on. */
function accountImports(classes: readonly ClassModel[], importExtension: string, ownModels: OwnModels): string[] {
  return accountClasses(classes).flatMap((model) => {
    if (!model) return [];
    const { className, modelName, fileName } = model;
    const own = ownModels.get(className);
    const input = className === '_User' ? [`${modelName}Input`] : [];
    const generated = own === undefined ? [modelName, ...input] : input;
    return [
      ...(own === undefined ? [] : importLines('import type', [modelName], `${own}${importExtension}`)),
      ...(generated.length > 0 ? importLines('import type', generated, `./${fileName}${importExtension}`) : []),
    ];
  });
}

/** `server.ts`: the client for servers, which can use the master key. */
export function serverFile(
  classes: readonly ClassModel[],
  importExtension: string,
  ownModels: OwnModels,
  parts: ClientParts,
): string {
  const models = ownModels.size === 0 ? 'models' : 'allModels';
  const [configSchema, values] =
    parts.config === 'secret' ? ['serverConfigSchema', 'ServerConfigValues'] : ['configSchema', 'ConfigValues'];
  return [
    generatedHeader,
    '',
    'import {',
    '  createServerClient,',
    '  type Schemas,',
    '  type ServerAuth,',
    '  type ServerClient as RuntimeServerClient,',
    '  type ServerClientOptions,',
    ...(parts.config ? ['  type ServerParseConfig,'] : []),
    '} from "@parse-orm/runtime/server";',
    // Before the client, which loads subclasses: one of them may call createClient at once.
    ...(parts.callable
      ? importLines(
          'import',
          ['cloudCode', 'type CloudFunctions', 'type CloudJobs'],
          `./cloud-functions${importExtension}`,
        )
      : []),
    ...(parts.config
      ? importLines('import', ['type ConfigChanges', configSchema, `type ${values}`], `./app-config${importExtension}`)
      : []),
    ...importLines('import', [models, 'type Collections'], `./client${importExtension}`),
    ...accountImports(classes, importExtension, ownModels),
    '',
    ...documentation('The classes, by their names on the wire.'),
    ...union(
      'export type ClassName =',
      classes.map(({ className }) => stringLiteral(className)),
    ),
    '',
    'export interface ServerClient',
    '  extends RuntimeServerClient<ServerClient>, Collections {',
    ...authMember('ServerAuth', classes).map((line) => `  ${line}`),
    '  readonly schemas: Schemas<ClassName>;',
    ...(parts.config ? [`  readonly config: ServerParseConfig<${values}, ConfigChanges>;`] : []),
    ...(parts.callable ? ['  readonly functions: CloudFunctions;', '  readonly jobs: CloudJobs;'] : []),
    '}',
    '',
    ...documentation('Makes a client that can use the master key, through `asMaster()` alone.'),
    'export function createClient(options: ServerClientOptions): ServerClient {',
    ...creation('createServerClient<ServerClient>', ownModels, parts, configSchema),
    '}',
    '',
  ].join('\n');
}

/** `index.ts`: everything but `server.ts`, which is imported by its own name, for browsers must not load it. */
export function indexFile(
  classes: readonly ClassModel[],
  importExtension: string,
  ownModels: OwnModels,
  parts: ClientParts,
): string {
  // The client comes last: it loads the subclasses, which may take their bases from here.
  const others = [...(parts.callable ? ['cloud-functions'] : []), ...(parts.config ? ['app-config'] : [])];
  const files = [...classes.map(({ fileName }) => fileName), ...others, 'client'];
  return [
    generatedHeader,
    '',
    ...files.map((file) => `export * from "./${file}${importExtension}";`),
    ...ownModelLines('export', classes, importExtension, ownModels),
    '',
  ].join('\n');
}
