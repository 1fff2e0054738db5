import { increment } from '@parse-orm/runtime';
import { db, requests } from './client.js';

const sighting = await db.Observation.where({ species: { is: { commonName: 'Kingfisher' } } }).first();
if (!sighting) throw new Error('The kingfisher has gone.');
console.log('before:', sighting.individuals, 'individuals, tags', sighting.tags, 'scores', sighting.scores);

// Somebody else counts ten more, behind the back of the object above.
await db.Observation.update(sighting, { individuals: increment(10) });

const sentBefore = requests.length;
sighting.increment('individuals', 2).add('scores', 8, 9).addUnique('tags', 'river', 'pair');
sighting.increment('individuals');
await sighting.save();

console.log('after: ', sighting.individuals, 'individuals, tags', sighting.tags, 'scores', sighting.scores);
console.log(
  'sent:  ',
  requests.slice(sentBefore).map(({ method, path }) => `${method} ${path}`),
);
