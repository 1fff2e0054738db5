// Bundles the runtime for publication: docs/decisions/0103-bundled-runtime.md. What a client needs at once is one file, so
// that bundlers of apps do not make thirty small ones of it; each late part is a file of its own.
import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

const PACKAGE = dirname(import.meta.dirname);
const DIST = join(PACKAGE, 'dist');
const BUNDLE = join(DIST, 'bundle');

const { imports } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));

/** The private imports, which browsers and Node have answered differently: each answer is an entry of its own. */
const privateImports = Object.entries(imports).filter(([name]) => !name.startsWith('#bundle/'));

const entries = Object.fromEntries([
  ...['index.js', 'server.js'].map((file) => [basename(file, '.js'), join(DIST, file)]),
  ['cloud', join(DIST, 'cloud/index.js')],
  ...privateImports.flatMap(([, { node, default: others }]) =>
    [node, others].map((file) => [basename(file, '.js'), join(PACKAGE, file)]),
  ),
]);

/**
 * In the bundle a private import leads to what was bundled: `#bundle/send` for `#send`.
 *
 * @type {import('rolldown').Plugin}
 */
const bundledImports = {
  name: 'bundled-imports',
  resolveId(name) {
    return name.startsWith('#') ? { id: name.replace('#', '#bundle/'), external: true } : undefined;
  },
};

/** The values that generated code imports: what an app cannot do without. */
const needed = ['create-client.js', 'model/model.js', 'server.js', 'services/cloud-code.js'];

/** @type {import('rolldown').InputOptions} */
const shared = {
  external: /^[^./#]/,
  plugins: [bundledImports],
  treeshake: { moduleSideEffects: false },
  checks: { ineffectiveDynamicImport: false },
};

/** The modules that a client needs at once. */
async function coreModules() {
  const input = Object.fromEntries(needed.map((file, index) => [`needed-${index}`, join(DIST, file)]));
  const bundle = await rolldown({ ...shared, input });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  const modules = new Set();
  const seen = new Set();
  const visit = (name) => {
    const chunk = chunks.get(name);
    if (!chunk || seen.has(name)) return;
    seen.add(name);
    for (const [module, { renderedLength }] of Object.entries(chunk.modules))
      if (renderedLength > 0) modules.add(module);
    chunk.imports.forEach(visit);
  };
  for (const chunk of chunks.values()) if (chunk.isEntry) visit(chunk.fileName);
  return modules;
}

/**
 * The late parts as they are for browsers, by the modules in them. Cloud code shares some of these modules, and its entry
 * would take them over: a browser that saves would load all of it.
 */
async function lateParts(core) {
  const { cloud: _, ...input } = entries;
  const bundle = await rolldown({ ...shared, input, preserveEntrySignatures: 'allow-extension' });
  const { output } = await bundle.generate(outputOptions(core));
  await bundle.close();
  return new Map(
    output.flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules).map((id) => [id, file]) : [])),
  );
}

/** @returns {import('rolldown').OutputOptions} */
function outputOptions(core, groups = []) {
  const isEntry = new Set(Object.values(entries));
  return {
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    sourcemap: true,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: 'core', test: (id) => core.has(id) && !isEntry.has(id) }, ...groups],
    },
  };
}

/**
 * Writes the bundle anew.
 *
 * @param {string} [folder] another one than dist/bundle
 */
async function bundleRuntime(folder = BUNDLE) {
  rmSync(folder, { recursive: true, force: true });
  const core = await coreModules();
  const parts = await lateParts(core);
  const bundle = await rolldown({ ...shared, input: entries, preserveEntrySignatures: 'allow-extension' });
  const nameOf = (id) => {
    const part = parts.get(id);
    return part === undefined || part.isEntry || part.isDynamicEntry ? null : part.name;
  };
  await bundle.write({ dir: folder, ...outputOptions(core, [{ name: nameOf, debugName: 'late parts' }]) });
  await bundle.close();
}

await bundleRuntime(process.argv[2]);
