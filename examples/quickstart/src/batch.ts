import { GeoPoint } from '@parse-orm/runtime';
import { db, requests } from './client.js';

const [species, observer] = await Promise.all([
  db.Species.where({ commonName: 'Otter' }).first(),
  db.User.where({ username: 'jonas' }).first(),
]);
if (!species || !observer) throw new Error('Run create.ts first.');

const observations = Array.from({ length: 200 }, (_, night) =>
  db.Observation.build({
    species,
    observer,
    observedAt: new Date(Date.UTC(2026, 0, 1 + night, 23)),
    location: new GeoPoint(48 + night / 10_000, 11.15),
  }),
);

const sentBefore = requests.length;
const start = performance.now();
await db.saveAll(observations);
const milliseconds = Math.round(performance.now() - start);

console.log(`${observations.length} objects saved with ${requests.length - sentBefore} requests in ${milliseconds} ms`);
console.log(`observations on the server: ${await db.Observation.count()}`);
