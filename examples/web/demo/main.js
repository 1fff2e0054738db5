// What `npm run demo:web` does: the server of examples/cloud, and the page, until Ctrl-C.
import { once } from 'node:events';
import { startServer } from '@parse-orm/example-cloud/server';
import { servePage } from './page.js';

console.log('Generating the models, and starting Parse Server…');
const server = await startServer();
try {
  const page = await servePage(server);
  console.log(`\n  Parse Server  ${server.serverURL}\n  The page      ${page.url}\n\nCtrl-C ends both.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), server.ended]);
  await page.stop();
} finally {
  await server.stop();
}
