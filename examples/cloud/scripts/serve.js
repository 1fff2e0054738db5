// A server for other programs, such as a web app in development, until Ctrl-C.
import { environmentOf, startServer } from './server.js';

const port = Number(process.argv[2] ?? 1337);
const server = await startServer({ port });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => void server.stop());
for (const [name, value] of Object.entries(environmentOf(server))) console.log(`${name}=${value}`);
await server.ended;
