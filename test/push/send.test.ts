import { expect, test } from '@jest/globals';
import { increment } from '@parse-orm/runtime';
import { uniqueWord } from '../runtime/world.js';
import { master, newInstallation, receivers, recorded } from './world.js';

test('a push to channels reaches the installations in one of them', async () => {
  const [one, other] = [uniqueWord(), uniqueWord()];
  const [first, second] = await Promise.all([
    newInstallation({ channels: [one, 'x'] }),
    newInstallation({ channels: [other] }),
    newInstallation({ channels: ['x'] }),
  ]);

  const { pushStatusId } = await master.push.send({ channels: [one, other], alert: 'A kingfisher!' });

  const pushes = await recorded(pushStatusId);
  expect(receivers(pushes)).toEqual([first.objectId, second.objectId].sort());
  expect(pushes[0]?.body).toMatchObject({ channels: [one, other], data: { alert: 'A kingfisher!' } });
});

test('a push by a filter is compiled as a query is, and passes by those without a device token', async () => {
  const appName = uniqueWord();
  const [old, current] = await Promise.all([
    newInstallation({ appName, appVersion: '1.2', channels: ['a', 'b'] }),
    newInstallation({ appName, appVersion: '2.0', channels: ['a', 'b'] }),
    newInstallation({ appName, appVersion: '2.0', channels: ['a'] }),
    master.Installation.create({ appName, deviceType: 'web', installationId: uniqueWord(), channels: ['a', 'b'] }),
  ]);

  const { pushStatusId } = await master.push.send({
    where: { appName, channels: { hasEvery: ['b', 'a'] }, or: [{ appVersion: '2.0' }, { objectId: old.objectId }] },
    alert: 'x',
  });

  expect(receivers(await recorded(pushStatusId))).toEqual([old.objectId, current.objectId].sort());
});

test('every field of a push stands where the push adapters look for it', async () => {
  const { objectId } = await newInstallation();

  const { pushStatusId } = await master.push.send({
    where: { objectId },
    alert: { title: 'Heard', body: 'near you', 'loc-key': 'HEARD', 'loc-args': ['owl'] },
    title: 'Birds',
    badge: 3,
    sound: { name: 'owl.caf', critical: 1, volume: 0.5 },
    contentAvailable: true,
    mutableContent: false,
    category: 'SIGHTING',
    threadId: 'owls',
    interruptionLevel: 'time-sensitive',
    targetContentIdentifier: 'map',
    uri: 'app://owls',
    collapseId: 'owl',
    pushType: 'alert',
    priority: 10,
    data: { speciesId: 'abc', place: { lat: 1, tags: [null, true] } },
    aps: { alert: 'own' },
    notification: { icon: 'owl' },
    rawPayload: { webpush: { headers: { Urgency: 'high' } } },
  });

  const [push] = await recorded(pushStatusId);
  expect(push?.body).toEqual({
    where: { objectId },
    data: {
      alert: { title: 'Heard', body: 'near you', 'loc-key': 'HEARD', 'loc-args': ['owl'] },
      title: 'Birds',
      badge: 3,
      sound: { name: 'owl.caf', critical: 1, volume: 0.5 },
      'content-available': 1,
      'mutable-content': 0,
      category: 'SIGHTING',
      threadId: 'owls',
      interruptionLevel: 'time-sensitive',
      targetContentIdentifier: 'map',
      uri: 'app://owls',
      aps: { alert: 'own' },
      speciesId: 'abc',
      place: { lat: 1, tags: [null, true] },
    },
    collapse_id: 'owl',
    push_type: 'alert',
    priority: 10,
    notification: { icon: 'owl' },
    rawPayload: { webpush: { headers: { Urgency: 'high' } } },
  });
});

test.each([
  ['Increment' as const, 5],
  [increment(3), 7],
  [9, 9],
  [0, 0],
])('a badge of %j is noted at the installation, and sent', async (badge, expected) => {
  const { objectId } = await newInstallation({ badge: 4 });

  const { pushStatusId } = await master.push.send({ where: { objectId }, badge });

  const [push] = await recorded(pushStatusId);
  expect(push?.body.data).toEqual({ badge: expected });
  // The server takes no 0 for a badge that it should note.
  expect((await master.Installation.get(objectId)).badge).toBe(badge === 0 ? 4 : expected);
});

test('translations reach their languages, the closest one where two fit', async () => {
  const appName = uniqueWord();
  for (const localeIdentifier of ['fr-FR', 'fr-CA', 'de', 'en']) await newInstallation({ appName, localeIdentifier });

  const { pushStatusId } = await master.push.send({
    where: { appName },
    alert: 'Owl',
    title: 'Birds',
    translations: { fr: { alert: 'Chouette' }, 'fr-CA': { alert: 'Hibou', title: 'Oiseaux' }, de: { title: 'Vögel' } },
  });

  const texts = (await recorded(pushStatusId)).flatMap(({ body: { data }, installations }) =>
    installations.map((device) => [Reflect.get(device, 'localeIdentifier'), data['alert'], data['title']]),
  );
  expect(texts.sort()).toEqual([
    ['de', 'Owl', 'Vögel'],
    ['en', 'Owl', 'Birds'],
    ['fr-CA', 'Hibou', 'Oiseaux'],
    ['fr-FR', 'Chouette', 'Birds'],
  ]);
});

test('everybody is reached by all: true', async () => {
  const { objectId } = await newInstallation();

  const { pushStatusId } = await master.push.send({ all: true, contentAvailable: true });

  expect(receivers(await recorded(pushStatusId))).toContain(objectId);
});
