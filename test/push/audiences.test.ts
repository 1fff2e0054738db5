import { expect, test } from '@jest/globals';
import type { PushAudience } from '@parse-orm/runtime/server';
import { uniqueWord } from '../runtime/world.js';
import { master, newInstallation, receivers, recorded } from './world.js';

test('an audience is created, listed, changed and deleted', async () => {
  const [name, renamed] = [uniqueWord(), uniqueWord()];

  const audience = await master.push.createAudience({ name, where: { badge: { gt: 3 }, channels: { has: 'owls' } } });

  const where = { badge: { $gt: 3 }, channels: { $in: ['owls'] } };
  expect(audience).toMatchObject({ name, where, timesUsed: 0, lastUsed: undefined });
  expect(await master.push.getAudience(audience.objectId)).toEqual(audience);
  expect(await master.push.listAudiences({ limit: 1000 })).toContainEqual(audience);
  await master.push.updateAudience(audience.objectId, { name: renamed });
  expect(await master.push.getAudience(audience.objectId)).toMatchObject({ name: renamed, where });
  await master.push.updateAudience(audience.objectId, { where: { deviceType: { in: ['ios', 'android'] } } });
  expect(await master.push.getAudience(audience.objectId)).toMatchObject({
    name: renamed,
    where: { deviceType: { $in: ['ios', 'android'] } },
  });
  await master.push.deleteAudience(audience.objectId);
  await expect(master.push.getAudience(audience.objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('audiences are listed in pages, the oldest first', async () => {
  for (let index = 0; index < 2; index++) await master.push.createAudience({ name: uniqueWord(), where: {} });

  const [first, second] = await master.push.listAudiences({ limit: 2 });
  const [skipped] = await master.push.listAudiences({ limit: 1, skip: 1 });

  expect(skipped).toEqual(second);
  expect(first?.createdAt.getTime()).toBeLessThanOrEqual(second?.createdAt.getTime() ?? 0);
});

test('a push to an audience reaches those that its filter fits now, and counts its use', async () => {
  const appName = uniqueWord();
  const { objectId } = await master.push.createAudience({ name: appName, where: { appName: 'nobody' } });
  const installation = await newInstallation({ appName });
  await master.push.updateAudience(objectId, { where: { appName } });
  const before = Date.now();

  const { pushStatusId } = await master.push.send({ audience: objectId, alert: 'x' });

  expect(receivers(await recorded(pushStatusId))).toEqual([installation.objectId]);
  const used = await untilUsed(objectId);
  expect(used.timesUsed).toBe(1);
  expect(used.lastUsed?.getTime()).toBeGreaterThan(before - 5000);
});

/** The server notes the use beside its answer. */
async function untilUsed(objectId: string): Promise<PushAudience> {
  for (let reads = 0; ; reads++) {
    const audience = await master.push.getAudience(objectId);
    if (audience.timesUsed > 0 || reads === 200) return audience;
  }
}
