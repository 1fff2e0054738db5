import type { ClassModel } from '../schema/model.js';
import { generatedHeader } from './header.js';
import { block, documentation, importLines } from './text.js';

/** `client.ts`: the client with all classes, for browsers and servers alike. */
export function clientFile(classes: readonly ClassModel[], importExtension: string): string {
  return [
    generatedHeader,
    '',
    'import {',
    '  createClient as createRuntimeClient,',
    '  type Client as RuntimeClient,',
    '  type ClientModels,',
    '  type ClientOptions,',
    '} from "@parse-orm/runtime";',
    ...classes.flatMap(({ modelName, fileName }) =>
      importLines('import', [modelName, `type ${modelName}Collection`], `./${fileName}${importExtension}`),
    ),
    '',
    ...documentation('All classes, by the names under which a client offers them.'),
    ...block(
      'export const models: ClientModels =',
      classes.map(({ modelName }) => `${modelName},`),
      '};',
    ),
    '',
    ...documentation('The collections of all classes.'),
    ...block(
      'export interface Collections',
      classes.map(({ modelName }) => `readonly ${modelName}: ${modelName}Collection;`),
    ),
    '',
    'export interface Client extends RuntimeClient<Client>, Collections {}',
    '',
    ...documentation('Makes a client. It sends nothing until it is asked to.'),
    'export function createClient(options: ClientOptions): Client {',
    '  return createRuntimeClient<Client>(options, models);',
    '}',
    '',
  ].join('\n');
}

/** `server.ts`: the client for servers, which can use the master key. */
export function serverFile(importExtension: string): string {
  return [
    generatedHeader,
    '',
    'import {',
    '  createServerClient,',
    '  type ServerClient as RuntimeServerClient,',
    '  type ServerClientOptions,',
    '} from "@parse-orm/runtime/server";',
    ...importLines('import', ['models', 'type Collections'], `./client${importExtension}`),
    '',
    'export interface ServerClient',
    '  extends RuntimeServerClient<ServerClient>, Collections {}',
    '',
    ...documentation('Makes a client that can use the master key, through `asMaster()` alone.'),
    'export function createClient(options: ServerClientOptions): ServerClient {',
    '  return createServerClient<ServerClient>(options, models);',
    '}',
    '',
  ].join('\n');
}

/** `index.ts`: everything but `server.ts`, which is imported by its own name, for browsers must not load it. */
export function indexFile(classes: readonly ClassModel[], importExtension: string): string {
  const files = ['client', ...classes.map(({ fileName }) => fileName)];
  return [generatedHeader, '', ...files.map((file) => `export * from "./${file}${importExtension}";`), ''].join('\n');
}
