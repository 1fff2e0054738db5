// Uploads and downloads a stream of 200 MB: neither may take more than 40 MB of memory. `MEGABYTES=1000` makes it longer.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startDevServer } from '@parse-orm/dev-server';

const megabytes = process.env.MEGABYTES ?? '200';
const mostMegabytes = 40;

const server = await startDevServer();
try {
  const { serverURL, applicationId, masterKey } = server;
  const env = { ...process.env, PARSE_ORM_TEST_SERVER: JSON.stringify({ serverURL, applicationId, masterKey }) };
  const start = performance.now();
  const script = join(import.meta.dirname, '../large-file.js');
  const { stdout, status } = spawnSync(process.execPath, ['--expose-gc', script, megabytes], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('The file did not get there and back.');
  const taken = JSON.parse(stdout).resident;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${megabytes} MB there and back in ${seconds} s, with ${taken} MB of memory`);
  if (taken > mostMegabytes) throw new Error(`That is more than ${mostMegabytes} MB.`);
} finally {
  await server.stop();
}
