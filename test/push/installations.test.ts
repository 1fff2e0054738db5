import { expect, test } from '@jest/globals';
import { type Client, createClient, increment } from '@parse-orm/runtime';
import { OddServer, reply } from '../runtime/odd-server.js';
import { recordedClient, signUp, testServer, uniqueWord } from '../runtime/world.js';
import { master } from './world.js';

test('an installation is registered, changed and read without the master key', async () => {
  const installationId = uniqueWord();
  const { db, sent } = recordedClient({ installationId });

  expect(await db.installations.current()).toBeUndefined();
  await db.installations.register({ deviceType: 'ios', deviceToken: uniqueWord(), channels: ['owls'], badge: 1 });
  await db.installations.register({ badge: increment(2), timeZone: 'Europe/Berlin' });

  const current = await db.installations.current();
  expect(current).toMatchObject({ installationId, deviceType: 'ios', badge: 3, timeZone: 'Europe/Berlin' });
  expect(current?.channels).toEqual(['owls']);
  expect(sent).toEqual(['POST /installations', 'POST /installations', `GET /installations/${current?.objectId}`]);
  expect(await master.Installation.where({ installationId }).count()).toBe(1);
});

test('channels are subscribed to and left; each answers what there is', async () => {
  const { db } = recordedClient({ installationId: uniqueWord() });
  await db.installations.register({ deviceType: 'web' });

  expect(await db.installations.subscribe('owls')).toEqual(['owls']);
  expect([...(await db.installations.subscribe(['kites', 'owls']))].sort()).toEqual(['kites', 'owls']);
  expect(await db.installations.unsubscribe(['owls', 'never'])).toEqual(['kites']);
  expect((await db.installations.current())?.channels).toEqual(['kites']);
});

test('what the server asks of installations is said', async () => {
  const [installationId, deviceToken] = [uniqueWord(), uniqueWord()];
  const { db } = recordedClient({ installationId });

  await expect(db.installations.subscribe('owls')).rejects.toMatchObject({
    name: 'MissingRequiredField',
    message: expect.stringContaining('that the server does not know yet needs deviceType'),
    stack: expect.not.stringMatching(/needs deviceType[^]*needs deviceType/),
  });
  await db.installations.register({ deviceType: 'ios', deviceToken });
  const installation = await master.Installation.where({ installationId }).first();
  await expect(master.Installation.update(installation?.objectId ?? '', { deviceType: 'web' })).rejects.toMatchObject({
    name: 'ImmutableField',
    message: expect.stringContaining('never change'),
  });
  await expect(recordedClient().db.Installation.create({ deviceType: 'ios' })).rejects.toMatchObject({
    name: 'MissingRequiredField',
    message: expect.stringContaining('installationId or deviceToken'),
  });
});

test('what takes the master key says so, also where the key is wrong', async () => {
  const { db } = recordedClient();
  const wrong = recordedClient({ masterKey: 'wrong' } as never).db.asMaster();
  const { objectId } = await master.Installation.create({ installationId: uniqueWord(), deviceType: 'ios' });

  await expect(db.Installation.find()).rejects.toThrow(
    'Only the right master key may find _Installation: use db.asMaster().',
  );
  await expect(db.Installation.delete(objectId)).rejects.toThrow(`may delete _Installation ${objectId}: use`);
  await expect(wrong.push.status('x')).rejects.toThrow('Only the right master key may get _PushStatus x');
  await expect(wrong.push.send({ all: true, alert: 'x' })).rejects.toThrow('Are applicationId and keys right?');
});

test('an installation whose device token another one takes is gone', async () => {
  const deviceToken = uniqueWord();
  const [{ db: old }, { db: young }] = [uniqueWord(), uniqueWord()].map((installationId) =>
    recordedClient({ installationId }),
  ) as [ReturnType<typeof recordedClient>, ReturnType<typeof recordedClient>];
  await old.installations.register({ deviceType: 'ios', deviceToken });

  await young.installations.register({ deviceType: 'ios', deviceToken });

  expect(await old.installations.current()).toBeUndefined();
  expect(await young.installations.current()).toMatchObject({ deviceToken });
});

test('an installation and a device token that were known apart become one', async () => {
  const [installationId, deviceToken, appName] = [uniqueWord(), uniqueWord(), uniqueWord()];
  const { db } = recordedClient({ installationId });
  await db.installations.register({ deviceType: 'ios', appName });
  await master.Installation.create({ deviceType: 'ios', deviceToken, appName });

  await db.installations.register({ deviceToken });

  const [one, ...others] = await master.Installation.where({ appName }).find();
  expect(one).toMatchObject({ installationId, deviceToken });
  expect(others).toEqual([]);
  await db.installations.subscribe('owls');
  expect(await db.asMaster().installations.current()).toMatchObject({ objectId: one?.objectId, channels: ['owls'] });
});

test('to create an installation that is known changes it, and the master key finds it', async () => {
  const [installationId, deviceToken] = [
    `A-${uniqueWord()}`,
    `${uniqueWord()}${uniqueWord()}`.slice(-64).toUpperCase(),
  ];
  const known = await master.Installation.create({ installationId, deviceType: 'ios', channels: ['owls'] });

  const again = await master.Installation.create({ installationId, badge: 5 });
  const byToken = await master.Installation.create({ deviceToken, deviceType: 'ios' });
  const sameToken = await master.Installation.create({ deviceToken, deviceType: 'ios', badge: 2 });

  expect(again).toMatchObject({ objectId: known.objectId, isNew: false, badge: 5, deviceType: 'ios' });
  expect(again.isDirty()).toBe(false);
  again.badge = 6;
  await again.save();
  expect((await known.fetch()).badge).toBe(6);
  expect(sameToken).toMatchObject({ objectId: byToken.objectId, badge: 2 });
  const { db } = recordedClient();
  const unknown = await db.Installation.create({ installationId, timeZone: 'UTC' });
  expect(unknown.isNew).toBe(true);
  expect((await known.fetch()).timeZone).toBe('UTC');
});

test('what is done at once leaves one installation', async () => {
  const installationId = uniqueWord();
  const { db } = recordedClient({ installationId });
  await db.installations.register({ deviceType: 'ios' });

  await Promise.all([
    ...['a', 'b', 'c'].map((channel) => db.installations.subscribe(channel)),
    ...[1, 2, 3].map(() => db.installations.register({ badge: increment(1) })),
  ]);

  const found = await master.Installation.where({ installationId }).find();
  expect(found).toHaveLength(1);
  expect(found[0]?.badge).toBe(3);
  expect([...(found[0]?.channels ?? [])].sort()).toEqual(['a', 'b', 'c']);
});

test('a client that was given no model of installations has its own all the same', async () => {
  const { serverURL, applicationId } = testServer;
  const db = createClient<Client<unknown>>({ serverURL, applicationId, installationId: uniqueWord() }, {});

  await db.installations.register({ deviceType: 'web', timeZone: 'UTC' });

  expect(await db.installations.subscribe('owls')).toEqual(['owls']);
  expect((await db.installations.current())?.toJSON()).toMatchObject({ deviceType: 'web', channels: ['owls'] });
  await expect(db.installations.register({ zone: 'x' })).rejects.toThrow('_Installation.zone is no field');
});

test('every request names the installation, whoever asks', async () => {
  await using odd = await OddServer.start((_request, response) =>
    reply(response, { status: 200, body: '{"results":[]}' }),
  );
  const { db } = recordedClient({ serverURL: odd.serverURL, installationId: 'ABC-1' } as never);

  await db.Species.find();
  await db.as('r:token').Species.find();
  await db.asMaster().Species.find();

  expect(odd.seen.map(({ headers }) => headers['x-parse-installation-id'])).toEqual(['abc-1', 'abc-1', 'abc-1']);
});

test('a session is tied to the installation that it was opened from', async () => {
  const installationId = uniqueWord();
  const username = uniqueWord();
  await signUp(username);
  const { db } = recordedClient({ installationId });

  await db.auth.logIn({ username, password: 'secret' });

  expect(await master.Session.where({ installationId }).count()).toBe(1);
});

test('with the master key, the installation is found by its id', async () => {
  const installationId = uniqueWord();
  const [{ db: app }, { db: server }] = [recordedClient({ installationId }), recordedClient({ installationId })];

  await app.installations.register({ deviceType: 'android' });

  expect(await server.installations.current()).toBeUndefined();
  expect(await server.asMaster().installations.current()).toMatchObject({ installationId, deviceType: 'android' });
});

test('an id that is made is another one for each client outside of pages', async () => {
  const { db } = recordedClient({ installationId: true });

  await db.installations.register({ deviceType: 'embedded' });

  expect((await db.installations.current())?.installationId).toMatch(/^[0-9a-f]{32}$/);
});

test.each(['', 'a b', 'x\ny', 5, null])('%j is no id of an installation', (installationId) => {
  expect(() => recordedClient({ installationId: installationId as never })).toThrow(
    'installationId is no text of letters, digits and "_.:-", nor true for one that is made.',
  );
});

test('what cannot be meant is refused before it is sent', async () => {
  const [{ db: nobody, sent }, { db, sent: sentToo }] = [recordedClient(), recordedClient({ installationId: 'x' })];

  const reason = 'installations.register does not know which installation is meant: createClient needs installationId';
  await expect(nobody.installations.register({ deviceType: 'ios' })).rejects.toThrow(reason);
  await expect(nobody.installations.current()).rejects.toThrow('does not know which installation is meant');
  await expect(db.installations.register({ installationId: 'y' } as never)).rejects.toThrow('takes no installationId');
  await expect(db.installations.register({ device: 'y' } as never)).rejects.toThrow('_Installation.device');
  await expect(db.installations.subscribe([])).rejects.toThrow('installations.subscribe was given an empty list');
  await expect(db.installations.unsubscribe('')).rejects.toThrow(
    'installations.unsubscribe[0] is no name of a channel',
  );
  expect([...sent, ...sentToo]).toEqual([]);
});

test('installations are an ordinary class for the master key', async () => {
  const installation = await master.Installation.create({
    installationId: uniqueWord(),
    deviceType: 'ios',
    channels: ['a', 'b'],
  });

  installation.remove('channels', 'a').badge = 2;
  await installation.save();

  expect((await master.Installation.get(installation.objectId)).channels).toEqual(['b']);
  await installation.delete();
  await expect(master.Installation.get(installation.objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
});
