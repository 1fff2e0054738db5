// Exports a million rows with the command, and imports a tenth of them into a server that makes new ids. Each process stays
// below 200 MB resident. `ROWS=50000` makes it shorter.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startDevServer } from '@parse-orm/dev-server';
import { withDatabase } from '../../packages/dev-server/dist/database/database-connection.js';

const count = Number(process.env.ROWS ?? 1_000_000);
const imported = Math.ceil(count / 10);
const mostMegabytes = 200;
const className = 'Reading';
const command = join(import.meta.dirname, '../../packages/codegen/dist/cli.js');

const fields = {
  word: { type: 'String' },
  amount: { type: 'Number' },
  text: { type: 'String' },
  previous: { type: 'Pointer', targetClass: className },
};
const folder = mkdtempSync(join(tmpdir(), 'parse-orm-soak-'));
const schemas = [{ className, fields }];
try {
  await withServer(async (server) => {
    await withDatabase(server.databaseURI, fill);
    await run(server, ['export', '--out', join(folder, 'all'), '--gzip'], count);
    const where = JSON.stringify({ amount: { $lt: imported } });
    await run(server, ['export', '--out', join(folder, 'part'), className, '--where', where], imported);
  });
  const lines = createInterface({ input: createReadStream(join(folder, 'part', `${className}.jsonl`)) });
  const ids = new Set();
  for await (const line of lines) ids.add(JSON.parse(line).objectId);
  if (ids.size !== imported) throw new Error(`${ids.size} different rows are in the file.`);
  await withServer((server) => run(server, ['import', join(folder, 'part')], imported));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {(server: import('@parse-orm/dev-server').DevServer) => Promise<void>} work */
async function withServer(work) {
  const server = await startDevServer({ schemas });
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

/** @param {{ query(text: string, values?: unknown[]): Promise<unknown> }} database */
async function fill(database) {
  await database.query(
    `INSERT INTO "${className}" ("objectId", "createdAt", "updatedAt", word, amount, text, previous)
     SELECT 'o' || i, date_trunc('second', now()), date_trunc('second', now()), md5((i % 1000)::text), i,
            repeat(md5(i::text), 8), 'o' || (i + 1) % $1::int
     FROM generate_series(0, $1::int - 1) i`,
    [count],
  );
  await database.query(`CREATE INDEX ON "${className}" (amount)`);
  await database.query(`ANALYZE "${className}"`);
}

/**
 * @param {import('@parse-orm/dev-server').DevServer} server
 * @param {string[]} words
 * @param {number} expected
 */
async function run({ serverURL, applicationId, masterKey }, words, expected) {
  const report = join(folder, 'megabytes');
  const atEnd = `import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS / 1024)));`;
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(atEnd)}`, command, ...words, '--json', '--quiet'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        PARSE_SERVER_URL: serverURL,
        PARSE_APPLICATION_ID: applicationId,
        PARSE_MASTER_KEY: masterKey,
      },
    },
  );
  let json = '';
  child.stdout.on('data', (text) => (json += text));
  const [code] = await once(child, 'close');
  const seconds = Math.round((performance.now() - started) / 1000);
  const megabytes = Math.round(Number(readFileSync(report, 'utf8')));
  const { classes = [] } = JSON.parse(json);
  const rows = classes.find((/** @type {{ className: string }} */ one) => one.className === className)?.rows;
  console.log(`  ${words[0]}: ${rows} rows, ${seconds} s, at most ${megabytes} MB resident`);
  if (code !== 0 || rows !== expected)
    throw new Error(`${words[0]} ended with ${code} and ${rows} of ${expected} rows.`);
  if (megabytes >= mostMegabytes) throw new Error(`${megabytes} MB are not less than ${mostMegabytes} MB.`);
}
