import { expect, test } from '@jest/globals';
import { createClient } from '../runtime/generated/server.js';
import { OddServer, reply } from '../runtime/odd-server.js';
import { master, newInstallation, recorded } from './world.js';

const hour = 3_600_000;

test('a push for later is scheduled, for a point in time or for a local time', async () => {
  const { objectId } = await newInstallation();
  const pushTime = new Date(Date.now() + hour);
  const message = { where: { objectId }, alert: 'later' };

  const [exact, local] = await Promise.all([
    master.push.send({ ...message, pushTime, expirationInterval: 600 }),
    master.push.send({ ...message, pushTime: '2099-12-01T09:00' }),
  ]);

  expect(await master.push.status(exact.pushStatusId)).toMatchObject({
    ...{ status: 'scheduled', pushTime, expirationInterval: 600, expirationTime: undefined },
    ...{ where: { objectId }, payload: { alert: 'later' }, numSent: 0 },
  });
  expect(await master.push.status(local.pushStatusId)).toMatchObject({
    status: 'scheduled',
    pushTime: '2099-12-01T09:00:00.000',
  });
});

test('a push may expire, at a time or after seconds', async () => {
  const { objectId } = await newInstallation();
  const expirationTime = new Date(Date.now() + hour);
  const before = Date.now();

  const [timed, brief] = await Promise.all([
    master.push.send({ where: { objectId }, alert: 'x', expirationTime }),
    master.push.send({ where: { objectId }, alert: 'x', expirationInterval: 60 }),
  ]);

  const [[first], [second]] = await Promise.all([recorded(timed.pushStatusId), recorded(brief.pushStatusId)]);
  expect(first?.body['expiration_time']).toBe(expirationTime.getTime());
  expect(second?.body['expiration_time']).toBeGreaterThanOrEqual(before + 60_000);
  expect((await master.push.status(timed.pushStatusId)).expirationTime).toEqual(expirationTime);
});

test('a time that was now when the message was made is no mistake', async () => {
  const { objectId } = await newInstallation();
  const pushTime = new Date(Date.now() - 5000);

  const { pushStatusId } = await master.push.send({ where: { objectId }, alert: 'x', pushTime });

  expect(await master.push.status(pushStatusId)).toMatchObject({ status: 'scheduled', pushTime });
});

test('a server that schedules no pushes is not given one for later, for it would send it at once', async () => {
  const info = JSON.stringify({ features: { push: { immediatePush: true, scheduledPush: false } } });
  await using odd = await OddServer.start((_request, response) => reply(response, { status: 200, body: info }));
  const db = createClient({ serverURL: odd.serverURL, applicationId: 'app', masterKey: 'key' }).asMaster();

  const sending = db.push.send({ all: true, alert: 'x', pushTime: new Date(Date.now() + hour) });

  await expect(sending).rejects.toThrow(
    'push.send pushTime is nothing to this server, which would send the push at once: set its option scheduledPush, or leave pushTime out.',
  );
  expect(odd.seen.map(({ url }) => url)).toEqual(['/parse/serverInfo']);
});
