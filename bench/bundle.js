// What a page loads, as ratios: `npm run bench`. Minified and gzipped, with the bundler of Vite; the official SDK asks the
// same question. The limits that are kept are those of test/browser/size.test.ts.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { build } from 'rolldown';

const ROOT = join(import.meta.dirname, '..');
const RUNTIME = join(ROOT, 'packages/runtime');

const scripts = {
  'one query': `
    import { Model, createClient } from '@parse-orm/runtime';
    class Post extends Model { static schema = { className: 'Post', fields: { title: 'String!', views: 'Number' } }; }
    const db = createClient({ serverURL: 'https://api.example.com/parse', applicationId: 'app' }, { Post });
    export const posts = db.Post.where({ title: 'a' }).orderBy('-createdAt').limit(20).find();`,
  everything: `export * from '@parse-orm/runtime';`,
  'one query of the official SDK': `
    import Parse from 'parse';
    Parse.initialize('app');
    Parse.serverURL = 'https://api.example.com/parse';
    export const posts = new Parse.Query('Post').equalTo('title', 'a').descending('createdAt').limit(20).find();`,
};

/** A folder that has the runtime as it is published, and the official SDK. */
function appFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'parse-orm-bundle-'));
  const runtime = join(folder, 'node_modules/@parse-orm/runtime');
  mkdirSync(runtime, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(RUNTIME, 'package.json'), 'utf8'));
  writeFileSync(
    join(runtime, 'package.json'),
    JSON.stringify({ ...manifest, exports: manifest.publishConfig.exports }),
  );
  execFileSync(process.execPath, [join(RUNTIME, 'scripts/bundle-runtime.js'), join(runtime, 'dist/bundle')]);
  symlinkSync(join(ROOT, 'node_modules/parse'), join(folder, 'node_modules/parse'));
  return folder;
}

/** Bytes of the chunks that come with the script itself. */
async function bytesAtOnce(folder, script) {
  const input = join(folder, 'page.js');
  writeFileSync(input, script);
  const { output } = await build({
    ...{ input, write: false, platform: 'browser', logLevel: 'silent' },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    output: { format: 'esm', minify: true },
  });
  const chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  const loaded = new Set([...chunks.values()].filter(({ isEntry }) => isEntry));
  for (const { imports } of loaded) for (const name of imports) if (chunks.has(name)) loaded.add(chunks.get(name));
  return [...loaded].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
}

const folder = appFolder();
const sizes = {};
for (const [name, script] of Object.entries(scripts)) sizes[name] = await bytesAtOnce(folder, script);
rmSync(folder, { recursive: true });
const official = sizes['one query of the official SDK'];
console.table(
  Object.fromEntries(
    Object.entries(sizes).map(([name, bytes]) => [
      `a page with ${name}`,
      { KB: Number((bytes / 1000).toFixed(1)), 'to the official SDK': Number((bytes / official).toFixed(2)) },
    ]),
  ),
);
