// Bundles the command, so that it starts with a few files instead of some hundreds: docs/decisions/0086-bundled-command.md.
// The library (dist/index.js and what it imports) stays as the compiler wrote it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const PACKAGE = dirname(import.meta.dirname);
const DIST = join(PACKAGE, 'dist');
const BUNDLE = join(DIST, 'bundle');

/** What is small and needed by every run. All other dependencies are loaded when something needs them. */
const BUNDLED = ['code-block-writer', 'get-tsconfig', 'picocolors', 'tinyglobby', 'yaml', 'yargs', 'zod'];

const { dependencies } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));

/**
 * A module of ours finds what lies beside it from where it was before.
 *
 * @type {import('esbuild').Plugin}
 */
const ownAddresses = {
  name: 'own-addresses',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!path.startsWith(DIST + sep)) return undefined;
      const address = JSON.stringify(relative(BUNDLE, path).replaceAll(sep, '/'));
      const text = readFileSync(path, 'utf8');
      return { contents: text.replaceAll('import.meta.url', `new URL(${address}, import.meta.url).href`) };
    });
  },
};

/**
 * yargs looks for the version of a program in the nearest package.json: from here, where it is, and not from the folder
 * that the program was called in, whose package.json would be read for nothing.
 *
 * @type {import('esbuild').Plugin}
 */
const versionFromHere = {
  name: 'version-from-here',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]yargs[\\/]lib[\\/]platform-shims[\\/]esm\.mjs$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const [before, after] = ['mainFilename: mainFilename || process.cwd()', 'mainFilename: __dirname'];
      if (!text.includes(before)) throw new Error(`${path} is not what it was: see versionFromHere`);
      return { contents: text.replace(before, after) };
    });
  },
};

/** Writes dist/bundle anew. */
export async function bundleCommand() {
  rmSync(BUNDLE, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { 'command-line': join(DIST, 'commands/command-line.js') },
    outdir: BUNDLE,
    absWorkingDir: PACKAGE,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies).filter((name) => !BUNDLED.includes(name)),
    // Libraries in CommonJS ask for Node's own modules that way.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    plugins: [ownAddresses, versionFromHere],
    logLevel: 'warning',
  });
  writeFileSync(join(BUNDLE, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));
}

/**
 * The licences of what was bundled.
 *
 * @param {string[]} inputs
 */
function licences(inputs) {
  const folders = new Map();
  for (const input of inputs) {
    const [, folder, name] = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input) ?? [];
    if (folder !== undefined && name !== undefined) folders.set(name, join(PACKAGE, folder));
  }
  return [...folders]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, folder]) => `${name}\n${'='.repeat(name.length)}\n\n${licenceIn(folder).trim()}\n`)
    .join('\n\n');
}

/** @param {string} folder */
function licenceIn(folder) {
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE']) {
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch {
      // Under another name.
    }
  }
  const { license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${license}, ${typeof author === 'string' ? author : (author?.name ?? '')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleCommand();
