// Sources and tests import each other as TypeScript does under `nodenext`: './x.js' beside x.ts. Jest has to find the
// source behind that name. A name that does exist as it stands (anything in dist/ or node_modules/) is left alone.
//
// The runtime's own '#send', '#file-carrier' and '#websocket' point at dist/ (that is what users get); a unit test of the
// sources must get the source.

const { existsSync } = require('node:fs');
const { join, resolve, sep } = require('node:path');

const RUNTIME_SOURCES = join(__dirname, '..', '..', 'packages', 'runtime', 'src');
const NODE_SOURCES = {
  '#send': join(RUNTIME_SOURCES, 'transport', 'send-node.ts'),
  '#websocket': join(RUNTIME_SOURCES, 'live', 'socket-node.ts'),
  '#file-carrier': join(RUNTIME_SOURCES, 'services', 'files', 'carrier-node.ts'),
};

function sourceOf(request, folder) {
  const nodeSource = NODE_SOURCES[request];
  if (nodeSource) return `${folder}${sep}`.startsWith(RUNTIME_SOURCES + sep) ? nodeSource : undefined;
  if (!/^\.\.?\/.*\.js$/.test(request)) return undefined;
  const named = resolve(folder, request);
  const source = named.replace(/\.js$/, '.ts');
  return !existsSync(named) && existsSync(source) ? source : undefined;
}

module.exports = (request, options) => sourceOf(request, options.basedir) ?? options.defaultResolver(request, options);
