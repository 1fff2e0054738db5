import pg from 'pg';
import { codeOf, DevServerError, firstLine } from '../dev-server-error.js';

const ANSWER_WITHIN_MS = 5_000;

export async function withDatabase<Result>(uri: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: uri, connectionTimeoutMillis: ANSWER_WITHIN_MS });
  // Without a listener a connection that is cut while nobody waits for an answer would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * @throws DevServerError when the address is none of PostgreSQL, or nothing answers there within five seconds. The
 * password in the address is never repeated.
 */
export async function requireDatabase(uri: string): Promise<void> {
  const parsed = URL.canParse(uri) ? new URL(uri) : undefined;
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new DevServerError(
      'The databaseURI is not the address of a PostgreSQL: write postgres://user:password@host:port/database.',
    );
  }
  const place = `${parsed.hostname || 'localhost'}:${parsed.port || '5432'}${parsed.pathname}`;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)), ANSWER_WITHIN_MS);
  });
  try {
    await Promise.race([withDatabase(uri, (client) => client.query('SELECT 1')), timeout]);
  } catch (error) {
    throw new DevServerError(
      `The database at ${place} (databaseURI) cannot be used: ${connectionReason(error)}. Start it or correct the address; without databaseURI the dev server brings its own.`,
    );
  } finally {
    clearTimeout(timer);
  }
}

function connectionReason(error: unknown): string {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'there is no such host';
    default:
      return firstLine(error).replace(/^timeout expired$/, `no answer within ${ANSWER_WITHIN_MS / 1000} s`);
  }
}
