// Bundles a script with Vite's bundler, and prints the chunks as JSON. A process of its own: the bundler's binary does not
// know the arrays of a test.
import { build } from 'rolldown';

const { output } = await build({
  ...{ input: process.argv[2], write: false, platform: 'browser', logLevel: 'silent' },
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  output: { format: 'esm', minify: true },
});
const chunks = output.flatMap((file) => {
  if (file.type !== 'chunk') return [];
  return [{ name: file.fileName, code: file.code, isEntry: file.isEntry, imports: file.imports }];
});
console.log(JSON.stringify(chunks));
