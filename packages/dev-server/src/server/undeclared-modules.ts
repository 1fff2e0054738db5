import Module, { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';

type Resolve = (request: string, parent: { readonly filename?: string } | undefined, ...rest: unknown[]) => string;
interface ModuleResolution {
  _resolveFilename: Resolve;
}

const LAYER = 'router/lib/layer';
/** Which of its dependencies brings along what Parse Server requires without declaring it. */
const BROUGHT_BY: Readonly<Record<string, readonly string[]>> = {
  bson: ['mongodb'],
  'node-forge': ['@parse/push-adapter', '@parse/node-apn'],
};

/**
 * Loads Parse Server so that what it requires without declaring it is found, and in the version that it needs.
 *
 * `router/lib/layer` comes from this package's router 2.2.0. Left alone, Parse Server gets whichever router the
 * installer put in reach: none, or 2.3, whose layer keeps its parameters elsewhere, and then every `/batch` is a 500
 * (PromiseRouter.js, `match`). The others are only looked for where the installer keeps packages strictly apart.
 * Nobody else's requests are touched, and the hook is gone when Parse Server is loaded: docs/decisions/0012.
 */
export function loadParseServerPackage<Loaded>(): Loaded {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('parse-server');
  const folder = dirname(require.resolve('parse-server/package.json')) + sep;
  const layer = require.resolve(LAYER);
  const resolution = Module as unknown as ModuleResolution;
  const original = resolution._resolveFilename;
  resolution._resolveFilename = (request, parent, ...rest) => {
    const own = parent?.filename?.startsWith(folder) === true;
    if (own && request === LAYER) return layer;
    try {
      return original.call(Module, request, parent, ...rest);
    } catch (error) {
      const bringers = own ? BROUGHT_BY[request] : undefined;
      if (bringers === undefined) throw error;
      return resolveThrough(bringers, request, entry);
    }
  };
  try {
    return require(entry) as Loaded;
  } finally {
    resolution._resolveFilename = original;
  }
}

function resolveThrough(bringers: readonly string[], request: string, entry: string): string {
  const place = bringers.reduce((from, name) => createRequire(from).resolve(name), entry);
  return createRequire(place).resolve(request);
}
