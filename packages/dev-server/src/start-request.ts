import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DevServerError } from './dev-server-error.js';
import type { DevServerOptions, LiveQueryClasses } from './dev-server-options.js';
import type { StartRequest } from './process/messages.js';

/** Options of Parse Server that the dev server itself decides, and what to use instead. */
const DECIDED_HERE: Readonly<Record<string, string>> = {
  cloud: 'the option cloud of startDevServer',
  databaseAdapter: 'the option databaseURI of startDevServer',
  databaseURI: 'the option databaseURI of startDevServer',
  host: 'the option host of startDevServer',
  liveQuery: 'the option liveQuery of startDevServer',
  port: 'the option port of startDevServer',
  serverURL: 'the options host and port of startDevServer',
};

/** @throws DevServerError when an option cannot be what it is: each says which, and what to write. */
export function startRequest(options: DevServerOptions): StartRequest {
  const { port = 0, host = '127.0.0.1', dataDir, databaseURI, schemas = [], cloud } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new DevServerError(
      `port is ${String(port)}: give a whole number from 1 to 65535, or leave it out for a free one.`,
    );
  }
  return {
    kind: 'start',
    port,
    host,
    dataDir: dataDir === undefined ? undefined : resolve(dataDir),
    databaseURI,
    schemas,
    cloud: cloud === undefined ? undefined : cloudFile(cloud),
    liveQuery: liveQueryClasses(options),
    serverOptions: checkedServerOptions(options.serverOptions ?? {}),
  };
}

function cloudFile(cloud: string | URL): string {
  const path = resolve(String(cloud).startsWith('file:') ? fileURLToPath(cloud) : String(cloud));
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  throw new DevServerError(`The cloud code ${path} is not there: correct the option cloud, or leave it out.`);
}

/**
 * Parse Server reads each name as a pattern: the first one is every class of the application, also those that are made
 * while it runs, which `parse-orm dev` and the schemas API do.
 */
const EVERY_CLASS: readonly string[] = ['(?!_).+', '_User', '_Role'];

function liveQueryClasses({ liveQuery, schemas = [] }: DevServerOptions): LiveQueryClasses | undefined {
  if (liveQuery === undefined || liveQuery === false) return undefined;
  if (liveQuery !== true) return liveQuery;
  const system = schemas.map(({ className }) => className).filter((name) => name.startsWith('_'));
  return { classNames: [...new Set([...EVERY_CLASS, ...system])] };
}

function checkedServerOptions(serverOptions: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  for (const name of Object.keys(serverOptions)) {
    const instead = DECIDED_HERE[name];
    if (instead !== undefined) throw new DevServerError(`serverOptions.${name} is decided elsewhere: use ${instead}.`);
  }
  return crossing(serverOptions, 'serverOptions') as Readonly<Record<string, unknown>>;
}

/** A copy of what can be written as JSON, with the paths of adapters' modules made absolute. */
function crossing(value: unknown, path: string): unknown {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => crossing(item, `${path}[${index}]`));
  if (typeof value === 'object' && isPlain(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const inner = `${path}.${key}`;
        return [key, key === 'module' && typeof item === 'string' ? moduleFile(item, inner) : crossing(item, inner)];
      }),
    );
  }
  const kind = typeof value === 'object' ? `a ${value.constructor?.name ?? 'class'} object` : `a ${typeof value}`;
  throw new DevServerError(
    `${path} is ${kind}, which cannot cross to the server's process: put it in a module and write { module: './file.js', options } instead.`,
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/** Parse Server would look for the module from its own folder; users mean theirs. */
function moduleFile(name: string, path: string): string {
  const specifier = name.startsWith('file:') ? fileURLToPath(name) : name;
  try {
    return createRequire(join(process.cwd(), 'here.js')).resolve(isAbsolute(specifier) ? specifier : name);
  } catch {
    throw new DevServerError(
      `${path} names ${name}, which is not there: give a package or a path, relative to ${process.cwd()}.`,
    );
  }
}
