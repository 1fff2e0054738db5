import { describe, expect, test } from '@jest/globals';
import { unset } from '@parse-orm/runtime';
import type { CloudWorld } from './world.js';

export function configTriggers(inWorld: () => CloudWorld): void {
  describe('the config', () => {
    test('setting it is seen before and after, with what it held', async () => {
      const { master, seen } = inWorld();
      await master.config.set({ welcome: 'hello', closedFrom: new Date(2030, 5), salt: new Uint8Array(3) });
      expect((await seen('config set')).at(-1)).toEqual(['hello', 2030, null, 3]);

      await master.config.set({ isOpen: true, closedFrom: unset() });
      const held = expect.objectContaining({ welcome: 'hello', salt: expect.anything() });
      expect((await seen('config')).at(-1)).toEqual([true, { isOpen: true }, held]);
      expect((await seen('config set')).at(-1)).toEqual(['hello', null, 2030, 3]);
    });

    test('it is refused by a ValidationError of the trigger', async () => {
      const { master, seen } = inWorld();
      const before = await seen('config set');
      await expect(master.config.set({ welcome: 'no', limits: { perDay: 0 } })).rejects.toMatchObject({
        name: 'ValidationError',
        issues: [{ path: 'config.limits', message: 'is too low.' }],
      });
      expect((await master.config.get()).welcome).not.toBe('no');
      expect(await seen('config set')).toEqual(before);
    });
  });
}
