import type pg from 'pg';
import { firstLine } from '../dev-server-error.js';
import { withDatabase } from './database-connection.js';

/** PostGIS' mean radius of the earth in metres, (2a + b) / 3 of WGS 84. */
const EARTH_RADIUS = 6370986;

/** `a` and `b` as Parse Server makes them: x is the longitude, y the latitude, in degrees. */
const CREATE_DISTANCE = `
  CREATE FUNCTION st_distancesphere(a geometry, b geometry) RETURNS double precision
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT 2 * ${EARTH_RADIUS} * asin(least(1, sqrt(
      power(sind((b[1] - a[1]) / 2), 2) + cosd(a[1]) * cosd(b[1]) * power(sind((b[0] - a[0]) / 2), 2)
    )))
  $$`;

/**
 * Gives the database the one PostGIS function that Parse Server uses, for near and within-circle queries
 * (PostgresStorageAdapter.js): from PostGIS where that is installed, and else in plain SQL. A database that does not
 * let us is left as it is; only those queries fail there.
 */
export async function prepareGeoQueries(uri: string): Promise<void> {
  await withDatabase(uri, async (client) => {
    try {
      if (await hasDistance(client)) return;
      if (await installPostgis(client)) return;
      await client.query(
        "DO $$ BEGIN IF to_regtype('geometry') IS NULL THEN CREATE DOMAIN geometry AS point; END IF; END $$",
      );
      await client.query(CREATE_DISTANCE);
    } catch (error) {
      console.warn(`Queries by distance will fail: the database refused ST_DistanceSphere (${firstLine(error)}).`);
    }
  });
}

async function hasDistance(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    "SELECT count(*) > 0 AS found FROM pg_proc WHERE proname = 'st_distancesphere'",
  );
  return rows[0]?.found === true;
}

async function installPostgis(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'");
  if (rows.length === 0) return false;
  return client.query('CREATE EXTENSION IF NOT EXISTS postgis').then(
    () => true,
    () => false,
  );
}
