import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { ask } from '../fixtures/parent-process.js';
import type { DevServer } from './dev-server-options.js';
import { startDevServer } from './start-dev-server.js';

// The database of one dev server is a real, separate PostgreSQL for another one.
let owner: DevServer;
let databaseURI: string;
const PASSWORD = 's3cret:@/%';

beforeAll(async () => {
  owner = await startDevServer();
  const client = new pg.Client({ connectionString: owner.databaseURI });
  await client.connect();
  await client.query(`CREATE ROLE app LOGIN SUPERUSER PASSWORD '${PASSWORD}'`);
  await client.query('CREATE DATABASE "an app"');
  await client.end();
  const address = new URL(owner.databaseURI);
  address.username = 'app';
  address.password = encodeURIComponent(PASSWORD);
  address.pathname = '/an%20app';
  databaseURI = address.href;
});
afterAll(() => owner.stop());

test('a database of your own is used, whatever its password is made of, and gets what distance queries need', async () => {
  await using server = await startDevServer({
    databaseURI,
    schemas: [{ className: 'Place', fields: { at: { type: 'GeoPoint' } } }],
  });
  expect(server.databaseURI).toBe(databaseURI);
  const at = { __type: 'GeoPoint', latitude: 1, longitude: 2 };
  expect((await ask(server, 'POST', '/classes/Place', { at })).status).toBe(201);
  const where = encodeURIComponent(JSON.stringify({ at: { $nearSphere: at } }));
  expect((await ask(server, 'GET', `/classes/Place?where=${where}`)).body).toMatchObject({ results: [{ at }] });
});

test('it keeps what was there, and is still running when the dev server has stopped', async () => {
  await using server = await startDevServer({ databaseURI });
  expect((await ask(server, 'GET', '/classes/Place')).body).toMatchObject({ results: [{ at: { latitude: 1 } }] });
});

test('a wrong password is told without the password', async () => {
  const wrong = databaseURI.replace(/:[^:@]+@/, ':wr0ng@');
  const start = startDevServer({ databaseURI: wrong });
  await expect(start).rejects.toThrow(/\(databaseURI\) cannot be used: password authentication failed for user "app"/);
  await expect(start).rejects.not.toThrow('wr0ng');
});
