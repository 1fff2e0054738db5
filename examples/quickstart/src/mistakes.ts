import { db } from './client.js';

const [sighting] = await db.Observation.where({ indivduals: { gte: 2 } }).find();

await db.Observation.where({ status: 'verifed' }).count();

console.log(sighting?.species?.commonName);

await db.Observation.create({ observer: db.User.pointer('mara'), observedAt: new Date() });
