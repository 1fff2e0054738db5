export const DATABASE_ROLE = 'parse';
/** The database that every cluster comes with; one server needs no other. */
export const DATABASE_NAME = 'postgres';

/** PostgreSQL's own variables (PGDATA, PGPORT, PGOPTIONS) must not reach into a database that is ours. */
export function databaseEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}

/** `postgres://…` of the embedded database; the password is made of characters that need no escape. */
export function embeddedDatabaseURI(port: number, password: string): string {
  return `postgres://${DATABASE_ROLE}:${password}@127.0.0.1:${port}/${DATABASE_NAME}`;
}
