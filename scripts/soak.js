// `npm run test:soak [name…]`: what takes too long for `npm test`, one after the other. Needs a built workspace.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'soak');
const wanted = process.argv.slice(2);
const failed = readdirSync(folder)
  .filter((file) => wanted.length === 0 || wanted.some((name) => file.includes(name)))
  .filter((file) => {
    console.log(`\n${file}`);
    return spawnSync(process.execPath, [join(folder, file)], { stdio: 'inherit' }).status !== 0;
  });
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
