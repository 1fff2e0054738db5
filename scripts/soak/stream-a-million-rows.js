// Reads a million rows with `for await` in a process of its own, and looks at its memory: less than 200 MB resident.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Model } from '@parse-orm/runtime';
import { createServerClient } from '@parse-orm/runtime/server';
import { startDevServer } from '@parse-orm/dev-server';
import { withDatabase } from '../../packages/dev-server/dist/database/database-connection.js';

const count = 1_000_000;
const mostMegabytes = 200;
const className = 'Reading';
/** Two ways through the class: by its ids, and by keys with ties and missing values, for which there is an index. */
const orders = [[], ['-amount', 'word']];

class Reading extends Model {
  get className() {
    return className;
  }
  static schema = { className, fields: { word: 'String', amount: 'Number', text: 'String' } };
}

async function main() {
  const fields = { word: { type: 'String' }, amount: { type: 'Number' }, text: { type: 'String' } };
  const server = await startDevServer({ schemas: [{ className, fields }] });
  try {
    await withDatabase(server.databaseURI, fill);
    const { serverURL, applicationId, masterKey } = server;
    for (const order of orders) await measure({ serverURL, applicationId, masterKey }, order);
  } finally {
    await server.stop();
  }
}

/** @param {{ query(text: string, values?: unknown[]): Promise<unknown> }} database */
async function fill(database) {
  await database.query(
    `INSERT INTO "${className}" ("objectId", "createdAt", "updatedAt", word, amount, text)
     SELECT 'o' || i, date_trunc('second', now()), date_trunc('second', now()),
            CASE WHEN i % 3 = 0 THEN NULL ELSE md5((i % 1000)::text) END,
            CASE WHEN i % 50 = 0 THEN NULL ELSE i % 5000 END, repeat(md5(i::text), 8)
     FROM generate_series(1, $1::int) i`,
    [count],
  );
  await database.query(`CREATE INDEX ON "${className}" (amount)`);
  await database.query(`ANALYZE "${className}"`);
}

/**
 * @param {{ serverURL: string, applicationId: string, masterKey: string }} credentials
 * @param {string[]} order
 */
async function measure(credentials, order) {
  const reader = fork(import.meta.filename, ['read']);
  reader.send({ credentials, order });
  const [report] = await once(reader, 'message');
  const { rows, distinct, seconds, megabytes, requests } = report;
  const name = order.join(', ') || 'objectId';
  console.log(`  by ${name}: ${rows} rows, ${requests} requests, ${seconds} s, at most ${megabytes} MB resident`);
  if (rows !== count || distinct !== count) throw new Error(`${rows} rows came, ${distinct} of them different.`);
  if (megabytes >= mostMegabytes) throw new Error(`${megabytes} MB are not less than ${mostMegabytes} MB.`);
}

async function read() {
  const [{ credentials, order }] = await once(process, 'message');
  let requests = 0;
  const client = /** @type {any} */ (createServerClient({ ...credentials, onRequest: () => requests++ }, { Reading }));
  const start = performance.now();
  const seen = new Uint8Array(count + 1);
  let rows = 0;
  for await (const row of client.Reading.orderBy(...order)) {
    rows++;
    seen[Number(row.objectId.slice(1))] = 1;
    if (typeof row.text !== 'string') throw new Error(`${row.objectId} has no text.`);
  }
  const distinct = seen.reduce((sum, one) => sum + one, 0);
  const seconds = Math.round((performance.now() - start) / 1000);
  process.send?.({ rows, distinct, seconds, requests, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) });
  process.disconnect();
}

await (process.argv[2] === 'read' ? read() : main());
