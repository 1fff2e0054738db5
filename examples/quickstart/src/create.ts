import { randomUUID } from 'node:crypto';
import { GeoPoint, Polygon, add } from '@parse-orm/runtime';
import { db, requests } from './client.js';

const mara = await db.User.create({ username: 'mara', password: randomUUID(), displayName: 'Mara' });
const jonas = await db.User.create({ username: 'jonas', password: randomUUID(), displayName: 'Jonas' });

const kingfisher = db.Species.build({ scientificName: 'Alcedo atthis', commonName: 'Kingfisher', group: 'bird' });
const bittern = db.Species.build({ scientificName: 'Botaurus stellaris', commonName: 'Bittern', group: 'bird' });
const otter = db.Species.build({ scientificName: 'Lutra lutra', commonName: 'Otter', group: 'mammal' });

const corners = [
  new GeoPoint(47.98, 11.1),
  new GeoPoint(48.04, 11.12),
  new GeoPoint(48.03, 11.22),
  new GeoPoint(47.97, 11.2),
];
const reserve = db.Reserve.build({
  name: 'Reed Lake',
  entrance: new GeoPoint(48, 11.15),
  boundary: new Polygon(corners),
  wardens: [mara],
  contact: { email: 'warden@reed-lake.example', openingHours: { opens: '06:00', closes: '21:00' } },
});
const survey = db.Survey.build({
  title: 'Spring count',
  reserve,
  lead: mara,
  participants: add(mara, jonas),
  startsAt: new Date('2026-04-12T05:30:00Z'),
});

const sighting = { survey, observedAt: new Date('2026-04-12T06:10:00Z'), status: 'submitted' } as const;
await db.saveAll([
  ...[kingfisher, bittern, otter, reserve, survey], // what others point at is saved first, whatever the order here
  db.Observation.build({
    ...sighting,
    species: kingfisher,
    observer: mara,
    individuals: 2,
    location: new GeoPoint(48.009, 11.161),
    tags: ['river'],
    weather: { temperature: 7.5, wind: 'calm' },
  }),
  db.Observation.build({ ...sighting, species: bittern, observer: jonas, location: new GeoPoint(47.994, 11.144) }),
  db.Observation.build({ ...sighting, species: otter, observer: jonas, location: new GeoPoint(48.002, 11.152) }),
  db.Observation.build({ ...sighting, species: bittern, observer: mara, location: new GeoPoint(48.31, 11.6) }),
]);

console.log(`2 users, 3 species, a reserve, a survey and 4 observations, with ${requests.length} requests`);
