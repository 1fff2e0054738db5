import { expect, test } from '@jest/globals';
import { recordedClient, rest, uniqueWord } from '../runtime/world.js';
import { master, newInstallation } from './world.js';

test('the status of a push counts who got it and who did not', async () => {
  const appName = uniqueWord();
  await Promise.all([
    newInstallation({ appName }),
    newInstallation({ appName, deviceType: 'android' }),
    newInstallation({ appName, deviceToken: `refused${appName}` }),
  ]);
  const before = Date.now();

  const push = await master.push.send({ where: { appName }, alert: 'x' });
  const { pushStatusId } = push;
  const status = await master.push.waitFor(push);

  expect(status).toMatchObject({
    ...{ objectId: pushStatusId, status: 'succeeded', where: { appName }, payload: { alert: 'x' } },
    ...{ numSent: 2, numFailed: 1, sentPerType: { ios: 1, android: 1 }, failedPerType: { ios: 1 }, error: undefined },
  });
  expect(status.createdAt.getTime()).toBeGreaterThan(before - 5000);
  expect(status.pushTime).toBeInstanceOf(Date);
});

test('a push in several languages has ended when the server loses count of it', async () => {
  const appName = uniqueWord();
  await Promise.all([
    newInstallation({ appName }),
    newInstallation({ appName, localeIdentifier: 'fr', deviceToken: `slow${appName}` }),
  ]);

  const { pushStatusId } = await master.push.send({
    where: { appName },
    alert: 'x',
    translations: { fr: { alert: 'y' } },
  });

  for (let numSent = 0; numSent < 2; { numSent } = await master.push.waitFor(pushStatusId, { timeout: 5000 }));
  expect(await rest('GET', `/classes/_PushStatus/${pushStatusId}`)).toMatchObject({ status: 'running' });
  expect(await master.push.waitFor(pushStatusId)).toMatchObject({ status: 'succeeded', numSent: 2 });
});

test('a push for nobody succeeds at once', async () => {
  const { pushStatusId } = await master.push.send({ where: { appName: uniqueWord() }, alert: 'x' });

  expect(await master.push.waitFor(pushStatusId)).toMatchObject({ status: 'succeeded', numSent: 0, numFailed: 0 });
});

test('waiting for a push that does not end is given up at its time, saying how far the push is', async () => {
  const pushTime = new Date(Date.now() + 3_600_000);
  const { pushStatusId } = await master.push.send({ where: { appName: uniqueWord() }, alert: 'x', pushTime });

  await expect(master.push.waitFor(pushStatusId, { timeout: 300 })).rejects.toMatchObject({
    name: 'TimeoutError',
    message: `After 300 ms, push ${pushStatusId} has not ended (scheduled: 0 sent, 0 failed).`,
  });
});

test('waiting for a push ends with its signal', async () => {
  const pushTime = new Date(Date.now() + 3_600_000);
  const { pushStatusId } = await master.push.send({ where: { appName: uniqueWord() }, alert: 'x', pushTime });
  const controller = new AbortController();
  const reason = new Error('enough');
  const { db, sent } = recordedClient({ onResponse: () => controller.abort(reason) });

  const waiting = db.asMaster().push.waitFor(pushStatusId, { signal: controller.signal });

  await expect(waiting).rejects.toMatchObject({ name: 'AbortError', cause: reason });
  expect(sent).toEqual([`GET /classes/_PushStatus/${pushStatusId}`]);
});

test('a push that there is none of is not waited for', async () => {
  await expect(master.push.waitFor('nosuchpush')).rejects.toMatchObject({ name: 'ObjectNotFound' });
  await expect(master.push.status('')).rejects.toThrow('"" is no objectId of _PushStatus.');
});
