import { expect, test } from '@jest/globals';
import type { SurveyInput } from '../runtime/generated/index.js';
import type { CloudWorld } from './world.js';

/** What Parse Server itself sees to by the options of a trigger. */
export function serverRules(inWorld: () => CloudWorld): void {
  async function survey(title: string, startsAt: Date = new Date()): Promise<SurveyInput> {
    const { anyone, mara } = inWorld();
    const reserve = await anyone.Reserve.create({ name: 'Reed Lake' });
    return { title, reserve, lead: { className: '_User', objectId: mara.objectId }, startsAt };
  }

  test('who may pass', async () => {
    const { anyone, mara, master } = inWorld();
    const refused = { code: 142, name: 'ValidationFailed', reason: 'Validation failed. Please login to continue.' };
    await expect(anyone.Survey.create(await survey('a'))).rejects.toMatchObject(refused);
    expect((await mara.db.Survey.create(await survey('a'))).isNew).toBe(false);
    expect((await master.Survey.create(await survey('a'))).isNew).toBe(false);
    const reason = 'Validation failed. Please set data for displayName on your account.';
    await expect(mara.db.User.delete(mara.objectId)).rejects.toMatchObject({ reason });
  });

  test('what fields hold, by their names and values in code', async () => {
    const { mara } = inWorld();
    const made = await mara.db.Survey.create(await survey('b'));
    expect(made.protocol).toBe('transect');
    made.protocol = 'camera-trap';
    await made.save();
    expect((await mara.db.Survey.get(made.objectId)).protocol).toBe('transect');

    await expect(mara.db.Survey.create(await survey('c'))).rejects.toMatchObject({
      reason: 'Validation failed. Invalid option for title. Expected: none yet, a, b',
    });
    const early = await survey('a', new Date('1999-01-01'));
    await expect(mara.db.Survey.create(early)).rejects.toMatchObject({ code: 142, reason: 'Too early.' });
  });
}
