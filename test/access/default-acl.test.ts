import { expect, test } from '@jest/globals';
import { ACL } from '@parse-orm/runtime';
import { recordedClient, rest, uniqueWord } from '../runtime/world.js';

const input = (): { scientificName: string; group: 'bird' } => ({ scientificName: uniqueWord(), group: 'bird' });

/** What the server keeps. */
async function storedACL(objectId: string): Promise<unknown> {
  return ((await rest('GET', `/classes/Species/${objectId}`)) as { ACL?: unknown }).ACL;
}

test('without a default the server makes objects public; with one they have it, and show it', async () => {
  const [open, closed] = [recordedClient(), recordedClient({ defaultACL: ACL.publicRead() })];

  const [one, other] = [await open.db.Species.create(input()), await closed.db.Species.create(input())];

  expect(await storedACL(one.objectId)).toBeUndefined();
  expect(await storedACL(other.objectId)).toEqual({ '*': { read: true } });
  expect(other.ACL?.toJSON()).toEqual({ '*': { read: true } });
  expect(closed.sent).toEqual(['POST /classes/Species']);
});

test('an ACL of its own is kept, also one that allows nobody anything', async () => {
  const { db } = recordedClient({ defaultACL: ACL.publicRead() });

  const species = await db.Species.create({ ...input(), ACL: new ACL() });

  expect(await storedACL(species.objectId)).toEqual({});
});

test('a function makes it of whoever is logged in, without asking the server who that is', async () => {
  const { db, sent } = recordedClient({ defaultACL: (user) => user && ACL.owner(user).allowPublic({ read: true }) });
  const before = await db.Species.create(input());
  const user = await db.auth.signUp({ username: uniqueWord(), password: 'secret' });
  sent.length = 0;

  const species = await db.Species.create(input());

  expect(await storedACL(before.objectId)).toBeUndefined();
  expect(await storedACL(species.objectId)).toEqual({
    [user.objectId]: { read: true, write: true },
    '*': { read: true },
  });
  expect(sent).toEqual(['POST /classes/Species']);
});

test('a client of another caller asks once whose session it has', async () => {
  const { db, sent } = recordedClient({ defaultACL: (user) => user && ACL.owner(user) });
  const user = await db.auth.signUp({ username: uniqueWord(), password: 'secret' });
  const caller = db.as((await db.auth.sessionToken()) ?? '');
  sent.length = 0;

  const one = await caller.Species.create(input());
  await caller.Species.create(input());

  expect(await storedACL(one.objectId)).toEqual({ [user.objectId]: { read: true, write: true } });
  expect(sent).toEqual(['GET /users/me', 'POST /classes/Species', 'POST /classes/Species']);
});

test('where it cannot be found out who that is, nothing is created', async () => {
  const { db, sent } = recordedClient({ defaultACL: (user) => user && ACL.owner(user) });
  const species = db.as('r:nobody').Species.build(input());

  await expect(species.save()).rejects.toMatchObject({ name: 'InvalidSessionToken' });

  expect(sent).toEqual(['GET /users/me']);
  expect(species.isNew).toBe(true);
  expect(species.scientificName).toMatch(/^w/);
});

test('what is changed after save() is no part of it, whatever the default takes', async () => {
  const { db } = recordedClient({ defaultACL: ACL.publicRead() });
  const species = db.Species.build(input());

  const saving = species.save();
  species.commonName = 'later';
  await saving;

  expect(species.changedFields()).toEqual(['commonName']);
  expect(await storedACL(species.objectId)).toEqual({ '*': { read: true } });
});

test('saveAll, findOrCreate and creates of one tick give it, too; an update does not', async () => {
  const { db, sent } = recordedClient({ defaultACL: ACL.publicRead() });
  const open = await recordedClient().db.Species.create(input());
  const objects = [db.Species.build(input()), db.Species.build({ ...input(), ACL: new ACL() })];

  await db.saveAll(objects);
  const { scientificName, ...rest } = input();
  const { object } = await db.Species.findOrCreate({ scientificName }, rest);
  sent.length = 0;
  const created = await Promise.all([db.Species.create(input()), db.Species.create(input())]);
  await db.Species.update(open.objectId, { commonName: 'x' });

  expect(sent).toEqual(['POST /batch', `PUT /classes/Species/${open.objectId}`]);
  const stored = [...objects, object, ...created, open].map(({ objectId }) => storedACL(objectId));
  const readable = { '*': { read: true } };
  expect(await Promise.all(stored)).toEqual([readable, {}, readable, readable, readable, undefined]);
});

test('users keep the ACL that the server gives them', async () => {
  const { db } = recordedClient({ defaultACL: new ACL() });

  const user = await db.auth.signUp({ username: uniqueWord(), password: 'secret' });

  expect(await db.auth.current({ refresh: true })).toMatchObject({ objectId: user.objectId });
});

test('a function that answers something else is told so, and nothing is created', async () => {
  const { db, sent } = recordedClient({ defaultACL: (() => ({ '*': { read: true } })) as never });

  await expect(db.Species.create(input())).rejects.toThrow('defaultACL has to answer an ACL');
  expect(sent).toEqual([]);
});
