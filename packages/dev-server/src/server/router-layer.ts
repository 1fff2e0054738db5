import Module, { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';

type Resolve = (request: string, parent: { readonly filename?: string } | undefined, ...rest: unknown[]) => string;
interface ModuleResolution {
  _resolveFilename: Resolve;
}

const LAYER = 'router/lib/layer';

/**
 * Loads Parse Server so that its `require('router/lib/layer')` gets the layer of router 2.2.0.
 *
 * Parse Server does not declare `router`, so it gets whichever one the installer left in reach: none, or 2.3, whose
 * layer keeps its parameters elsewhere, and then every `/batch` is a 500 (PromiseRouter.js, `match`). Only this one
 * request of this one package is answered otherwise, and only while it loads. docs/decisions/0012-router-layer.md
 */
export function loadWithRouterLayer<Loaded>(name: string): Loaded {
  const require = createRequire(import.meta.url);
  const layer = require.resolve(LAYER);
  const packageFolder = dirname(require.resolve(`${name}/package.json`)) + sep;
  const resolution = Module as unknown as ModuleResolution;
  const original = resolution._resolveFilename;
  resolution._resolveFilename = (request, parent, ...rest) => {
    if (request === LAYER && parent?.filename?.startsWith(packageFolder)) return layer;
    return original.call(Module, request, parent, ...rest);
  };
  try {
    return require(name) as Loaded;
  } finally {
    resolution._resolveFilename = original;
  }
}
