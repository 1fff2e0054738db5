import { describe, expect, test } from '@jest/globals';
import { uniqueWord } from '../runtime/world.js';
import { type CloudWorld, post } from './world.js';

export function accountTriggers(inWorld: () => CloudWorld): void {
  const logIn = (username: string): ReturnType<typeof post> =>
    post(inWorld().server, '/login', { username, password: 'secret' });

  describe('logging in and out, and new passwords', () => {
    test('logging in is seen before and after; the session is there after, and its token in no model', async () => {
      const { mara, seen } = inWorld();
      const { status } = await logIn(mara.username);
      expect(status).toBe(200);
      expect((await seen('beforeLogin')).at(-1)).toBe(mara.username);
      const [username, sessions, hasToken] = (await seen('afterLogin')).at(-1) as unknown[];
      expect({ username, hasToken }).toEqual({ username: mara.username, hasToken: false });
      expect(sessions).toBeGreaterThan(0);
    });

    test('who may not log in gets a ValidationError of the trigger', async () => {
      const { anyone, master } = inWorld();
      const username = uniqueWord();
      await master.User.create({ username, password: 'secret', displayName: 'banned' } as never);
      expect((await logIn(username)).answer).toMatchObject({ code: 142 });
      await expect(anyone.auth.logIn({ username, password: 'secret' })).rejects.toMatchObject({
        issues: [{ path: 'User.username', message: 'is banned.' }],
      });
    });

    test('logging out is told with the session that is over', async () => {
      const { jonas, server, seen } = inWorld();
      const { answer } = await logIn(jonas.username);
      await post(server, '/logout', {}, { 'X-Parse-Session-Token': String(answer['sessionToken']) });
      expect((await seen('afterLogout')).at(-1)).toBe(jonas.objectId);
    });

    test('a mail for a new password can be refused', async () => {
      const { mara, master, server, seen } = inWorld();
      const email = (name: string): object => ({ email: `${name}@example.com` });
      expect((await post(server, '/requestPasswordReset', email(mara.username))).status).toBe(200);
      expect((await seen('beforePasswordResetRequest')).at(-1)).toBe(mara.username);

      const username = uniqueWord();
      const stuck = { username, password: 'secret', displayName: 'stuck', ...email(username) };
      await master.User.create(stuck as never);
      const { status, answer } = await post(server, '/requestPasswordReset', email(username));
      expect({ status, answer }).toEqual({ status: 400, answer: { code: 141, error: 'Ask the office.' } });
    });
  });
}
