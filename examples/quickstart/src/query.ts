import { GeoPoint } from '@parse-orm/runtime';
import { db } from './client.js';
import { printTable } from './table.js';

const entrance = new GeoPoint(48, 11.15);

const sightings = await db.Observation.where({
  status: { in: ['submitted', 'verified'] },
  location: { near: entrance, maxKilometers: 5 },
  species: { is: { group: 'bird' } },
})
  .include({ species: true, observer: true, survey: { reserve: true } })
  .find();

printTable(
  sightings.map(({ species, observer, individuals, location, survey }) => ({
    species: species?.commonName,
    'seen by': observer?.displayName,
    individuals,
    'km away': location?.kilometersTo(entrance).toFixed(2),
    reserve: survey?.reserve?.name,
  })),
);
