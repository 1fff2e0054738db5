import { createClient } from '@parse-orm/example-models/server';
import { ParseError, ValidationError } from '@parse-orm/runtime';

/** Uses the server that runs the cloud code, as a browser would: everything here is a request. */
const db = createClient({
  serverURL: process.env['PARSE_SERVER_URL'] ?? '',
  applicationId: process.env['PARSE_APPLICATION_ID'] ?? '',
  masterKey: process.env['PARSE_MASTER_KEY'] ?? '',
});

async function signUp(username: string, displayName: string): Promise<typeof db> {
  const client = createClient({
    serverURL: process.env['PARSE_SERVER_URL'] ?? '',
    applicationId: process.env['PARSE_APPLICATION_ID'] ?? '',
  });
  await client.auth.signUp({ username, password: `${username}'s secret`, displayName });
  return client;
}

/** What a program hears that does not know the models; the last line is for those that do. */
async function withoutClient(name: string, params: object): Promise<string> {
  const response = await fetch(`${process.env['PARSE_SERVER_URL']}/functions/${name}`, {
    method: 'POST',
    headers: {
      'X-Parse-Application-Id': process.env['PARSE_APPLICATION_ID'] ?? '',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(params),
  });
  const { code, error } = (await response.json()) as { code: number; error: string };
  return `${code}, ${error.split('\n').slice(0, -1).join(' ')}`;
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'nothing was refused',
    (reason: unknown) => reason,
  );
  if (error instanceof ValidationError) return `ValidationError: ${error.message}`;
  return error instanceof ParseError ? `${error.name}: ${error.reason}` : String(error);
}

const [mara, jonas] = [await signUp('mara', 'Mara'), await signUp('jonas', 'Jonas')];
const kingfisher = await db.Species.where({ name: 'Kingfisher' }).first();
if (!kingfisher) throw new Error('The server has no species.');
const seen = { species: kingfisher, place: 'Reed Lake', seenAt: new Date('2026-05-01T06:30:00Z') };

console.log('beforeSave refuses:   ', await refusal(mara.Sighting.create({ ...seen, place: ' ', individuals: 0.5 })));
console.log('… to who has no name: ', await refusal(db.Sighting.create(seen)));
const sighting = await mara.Sighting.create({ ...seen, individuals: 2 });
const author = await sighting.observer?.fetch();
console.log('beforeSave adds:      ', `seen by ${author?.shownName}, ${sighting.status}`);
console.log(
  'afterSave counts:     ',
  `${(await db.Species.get(kingfisher.objectId)).sightings} sighting of a kingfisher`,
);
console.log(
  'files are looked at:  ',
  await refusal(mara.files.upload(new TextEncoder().encode('x'), { name: 'a.png' })),
);
console.log('functions check:      ', await withoutClient('groupSummary', { group: 'fish', limit: 3 }));
console.log('… and decide:         ', await refusal(mara.functions.confirmSighting({ sighting })));
const confirmed = await jonas.functions.confirmSighting({ sighting });
console.log('… and answer models:  ', `${confirmed.place}: ${confirmed.status}`);
console.log('… and nobody else:    ', await refusal(mara.Sighting.update(sighting, { status: 'open' })));
const { sightings, individuals, latest } = await db.functions.groupSummary({ group: 'bird' });
console.log('groupSummary:         ', `${individuals} birds in ${sightings} sighting, latest at ${latest?.place}`);
await mara.Sighting.delete(sighting);
console.log('afterDelete counts:   ', `${(await db.Species.get(kingfisher.objectId)).sightings} sightings`);
