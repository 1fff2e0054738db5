import { expect, test } from '@jest/globals';
import { recordedClient } from '../runtime/world.js';

const { db, sent } = recordedClient();
const master = db.asMaster();
const [past, later] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];

test.each<[unknown, string]>([
  [{ alert: 'x' }, 'push.send needs to know for whom: channels, where, audience, or all: true for everybody.'],
  [
    { channels: ['a'], where: { badge: 1 }, alert: 'x' },
    'push.send takes one of channels and where: the server takes no two.',
  ],
  [{ channels: ['a'], all: true, alert: 'x' }, 'push.send takes one of channels and all: the server takes no two.'],
  [{ all: false, alert: 'x' }, 'push.send all takes true, not false.'],
  [{ channels: [], alert: 'x' }, 'push.send channels was given an empty list of channels.'],
  [{ channels: 'a', alert: 'x' }, 'push.send channels takes a list of channels, not a string.'],
  [{ channels: ['a', ''], alert: 'x' }, 'push.send channels[1] is no name of a channel but empty.'],
  [{ where: {}, alert: 'x' }, 'push.send where filters nothing: say all: true where everybody is meant.'],
  [{ where: { and: [] }, alert: 'x' }, 'push.send where filters nothing: say all: true where everybody is meant.'],
  [
    { where: { deviceType: { in: [] } }, alert: 'x' },
    'push.send where fits no installation at all: is a list in it empty?',
  ],
  [{ where: { device: 'ios' }, alert: 'x' }, '_Installation.device is no field of this class.'],
  [{ where: { deviceType: undefined }, alert: 'x' }, '_Installation.deviceType is undefined'],
  [{ all: true }, 'push.send was given nothing to say: an alert, contentAvailable, data …'],
  [{ all: true, data: {} }, 'push.send was given nothing to say: an alert, contentAvailable, data …'],
  [{ all: true, message: 'x' }, 'push.send message is no field of a push: what is for the app alone goes into data.'],
  [{ all: true, alert: 3 }, 'push.send alert takes a text or a JSON object, not a number.'],
  [
    { all: true, badge: 'Incremnt' },
    "push.send badge takes a whole number, from 0 on, 'Increment' or increment(…), not a string.",
  ],
  [{ all: true, badge: -1 }, "push.send badge takes a whole number, from 0 on, 'Increment' or increment(…), not -1."],
  [{ all: true, contentAvailable: 1 }, 'push.send contentAvailable takes true or false, not a number.'],
  [{ all: true, data: { at: past } }, 'push.send data.at is a Date, which is no JSON.'],
  [{ all: true, data: { alert: 'x' } }, 'push.send data.alert means something to the push services'],
  [{ all: true, data: { 'content-available': 1 } }, 'push.send data.content-available means something'],
  [
    { all: true, data: { 'alert-fr': 'x' } },
    'push.send data.alert-fr means a translation to the server: use translations.',
  ],
  [
    { all: true, alert: 'x', translations: { fr: { sound: 'y' } } },
    'push.send translations.fr.sound is not translated: alert and title are.',
  ],
  [
    { all: true, alert: 'x', translations: { fr: 'y' } },
    'push.send translations.fr takes { alert, title }, not a string.',
  ],
  [
    { all: true, alert: 'x', expirationTime: later, expirationInterval: 5 },
    'push.send takes expirationTime or expirationInterval, not both.',
  ],
  [
    { all: true, alert: 'x', expirationTime: past },
    'push.send expirationTime is over before the push is sent: nobody would get it.',
  ],
  [
    { all: true, alert: 'x', pushTime: later, expirationTime: later },
    'push.send expirationTime is over before the push is sent',
  ],
  [
    { all: true, alert: 'x', expirationTime: new Date(NaN) },
    'push.send expirationTime takes a valid Date, not an invalid one.',
  ],
  [{ all: true, alert: 'x', expirationInterval: 0 }, 'push.send expirationInterval takes seconds, more than 0, not 0.'],
  [{ all: true, alert: 'x', pushTime: past }, 'push.send pushTime is in the past: leave it out to send at once.'],
  [
    { all: true, alert: 'x', pushTime: '2026-12-01T09:00Z' },
    'push.send pushTime is no local time such as "2026-12-01T09:00"',
  ],
  [{ all: true, alert: 'x', pushTime: 'tomorrow' }, 'push.send pushTime is no local time'],
  [{ all: true, alert: 'x', pushTime: '2099-02-31T09:00' }, 'push.send pushTime is no local time'],
  [{ all: true, alert: 'x', pushTime: '2020-02-01T09:00' }, 'push.send pushTime is in the past everywhere'],
  [{ audience: null, alert: 'x' }, 'push.send audience takes the id of a push audience'],
  [{ all: true, alert: 'x', pushTime: 5 }, 'push.send pushTime takes a valid Date, not a number.'],
  ['x', 'push.send takes a message object, not a string.'],
])('%j is refused before anything is sent', async (message, reason) => {
  const error = await master.push.send(message as never).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ name: 'ValidationError' });
  expect((error as Error).message.slice(0, reason.length)).toBe(reason);
  expect(sent).toEqual([]);
});

test('all that is wrong with a content is told at once', async () => {
  const sending = master.push.send({ all: true, title: 5, uri: '', sond: 'x' } as never);

  await expect(sending).rejects.toMatchObject({ issues: { length: 3 } });
});

test.each<[string, () => Promise<unknown>, string]>([
  ['no audience', () => master.push.createAudience(undefined as never), 'takes { name, where }, not undefined.'],
  ['a slip', () => master.push.updateAudience('x', { nam: 'y' } as never), 'nam is nothing that an audience has'],
  ['a limit', () => master.push.listAudiences({ limit: -1 }), 'limit takes a whole number, from 0 on, not -1.'],
  ['no push', () => master.push.waitFor(undefined as never), '"undefined" is no objectId of _PushStatus.'],
])('%s is refused before anything is sent', async (_, call, reason) => {
  await expect(call()).rejects.toThrow(reason);
  expect(sent).toEqual([]);
});

test('nothing of pushes and hooks is asked without the master key', async () => {
  const calls = [
    ['push.send', () => db.push.send({ all: true, alert: 'x' })],
    ['push.status', () => db.push.status('x')],
    ['push.status', () => db.push.waitFor('x')],
    ['push.listAudiences', () => db.push.listAudiences()],
    ['push.getAudience', () => db.push.getAudience('x')],
    ['push.createAudience', () => db.push.createAudience({ name: 'x', where: {} })],
    ['push.updateAudience', () => db.push.updateAudience('x', { name: 'y' })],
    ['push.deleteAudience', () => db.push.deleteAudience('x')],
    ['hooks.listFunctions', () => db.hooks.listFunctions()],
    ['hooks.listTriggers', () => db.hooks.listTriggers()],
    ['hooks.get', () => db.hooks.get({ functionName: 'x' })],
    ['hooks.create', () => db.hooks.create({ functionName: 'x', url: 'https://example.com' })],
    ['hooks.update', () => db.hooks.update({ functionName: 'x', url: 'https://example.com' })],
    ['hooks.delete', () => db.hooks.delete({ functionName: 'x' })],
  ] as const;

  for (const [name, call] of calls) {
    await expect(call()).rejects.toThrow(`${name} is for the master key alone: use db.asMaster().`);
  }
  expect(sent).toEqual([]);
});
