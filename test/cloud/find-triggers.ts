import { describe, expect, test } from '@jest/globals';
import { ACL } from '@parse-orm/runtime';
import type { Reserve } from '../runtime/generated/index.js';
import { uniqueWord } from '../runtime/world.js';
import { type CloudWorld, restAPIKey } from './world.js';

export function findTriggers(inWorld: () => CloudWorld): void {
  describe('beforeFind and afterFind', () => {
    test('a query that is narrowed finds less, whatever is asked for; the master key is asked who it is', async () => {
      const { anyone, master, seen } = inWorld();
      const name = uniqueWord();
      const contact = { email: 'reed@example.com' };
      const open = await anyone.Reserve.create({ name, isOpen: true, contact });
      const closed = await anyone.Reserve.create({ name, isOpen: false, contact });

      const found = await anyone.Reserve.where({ name }).find();
      expect(found.map(({ objectId }) => objectId)).toEqual([open.objectId]);
      expect(found[0]?.contact).toBeUndefined();
      expect(await anyone.Reserve.where({ name }).count()).toBe(1);
      await expect(anyone.Reserve.get(closed.objectId)).rejects.toMatchObject({ code: 101 });
      expect((await master.Reserve.where({ name }).orderBy('isOpen').find()).map(({ isOpen }) => isOpen)).toEqual([
        false,
        true,
      ]);
      expect(await seen('beforeFind')).toEqual(expect.arrayContaining([{ isGet: true, isCount: false }]));
      expect(await seen('beforeFind')).toEqual(expect.arrayContaining([{ isGet: false, isCount: true }]));
    });

    test('what a client asks for beside stays: or, order, limit, fields and links', async () => {
      const { anyone, mara } = inWorld();
      const word = uniqueWord();
      const warden = { className: '_User' as const, objectId: mara.objectId };
      for (const letter of ['a', 'b', 'c', 'd']) {
        await anyone.Reserve.create({ name: word + letter, isOpen: letter !== 'c', wardens: [warden] });
      }
      const query = anyone.Reserve.where({
        or: [{ name: `${word}b` }, { name: { gt: `${word}b`, startsWith: word } }],
      });
      const found = await query
        .orderBy('-name')
        .skip(1)
        .limit(5)
        .select({ name: true })
        .include({ wardens: true })
        .find();
      expect(found.map(({ name }) => name)).toEqual([`${word}b!`]);
      expect(found[0]?.wardens?.[0]?.username).toBe(mara.username);
      expect((found[0] as Reserve | undefined)?.isOpen).toBeUndefined();
    });

    test('what a trigger omits cannot be asked for by a key inside it, nor alone', async () => {
      const { anyone, server } = inWorld();
      const name = uniqueWord();
      await anyone.Reserve.create({ name, contact: { email: 'reed@example.com', telephone: '1' } });
      const where = encodeURIComponent(JSON.stringify({ name }));
      for (const keys of ['contact.email', 'contact', 'contact.email,name', 'name,contact']) {
        const response = await fetch(`${server.serverURL}/classes/Reserve?where=${where}&keys=${keys}`, {
          headers: { 'X-Parse-Application-Id': server.applicationId, 'X-Parse-REST-API-Key': restAPIKey },
        });
        const { results } = (await response.json()) as { results: object[] };
        expect(results).toHaveLength(1);
        expect(JSON.stringify(results)).not.toContain('example.com');
      }
    });

    test('the order and the links of a trigger count, and the smaller limit of the two', async () => {
      const { anyone, mara } = inWorld();
      const author = { className: '_User' as const, objectId: mara.objectId };
      const species = await anyone.Species.create({ scientificName: uniqueWord(), group: 'bird' });
      const seen = { species, observer: author, observedAt: new Date(), notes: 'commented' };
      const observation = await mara.db.Observation.create(seen);
      for (const likes of [1, 3, 2]) await anyone.Comment.create({ observation, author, text: 'x', likes });
      const found = await anyone.Comment.where({ observation }).orderBy('likes').limit(100).find();
      expect(found.map(({ likes }) => likes)).toEqual([3, 2]);
      expect(await anyone.Comment.where({ observation }).limit(1).find()).toHaveLength(1);
      expect(await anyone.Comment.where({ observation }).find()).toHaveLength(2);
      expect(found[0]?.toJSON()['author']).toMatchObject({ __type: 'Object', username: mara.username });
    });

    test('objects that are changed or left out after they were found are so for the client alone', async () => {
      const { anyone, mara, master } = inWorld();
      const [shown, hidden] = [uniqueWord(), `hidden${uniqueWord()}`];
      const made = await anyone.Reserve.create({ name: shown });
      await anyone.Reserve.create({ name: hidden });
      const either = { or: [{ name: shown }, { name: hidden }] };

      expect((await anyone.Reserve.where(either).orderBy('name').find()).map(({ name }) => name)).toEqual([
        `${hidden}!`,
        `${shown}!`,
      ]);
      expect((await mara.db.Reserve.where(either).find()).map(({ name }) => name)).toEqual([`${shown}!`]);
      expect(await master.Reserve.where({ name: shown }).count()).toBe(1);
      expect((await anyone.Reserve.get(made.objectId)).name).toBe(`${shown}!`);
    });

    test('alternatives of a trigger stand beside members of a relation, and beside alternatives of the client', async () => {
      const { anyone, mara, master } = inWorld();
      const acl = ACL.publicRead();
      const [shown, ghost] = [uniqueWord(), uniqueWord()];
      const people = await Promise.all([
        master.User.create({ username: shown, password: 'secret', ACL: acl }),
        master.User.create({ username: ghost, password: 'secret', displayName: 'ghost', ACL: acl }),
      ]);
      const species = await anyone.Species.create({ scientificName: uniqueWord(), group: 'bird' });
      const observer = { className: '_User' as const, objectId: mara.objectId };
      const seen = await mara.db.Observation.create({ species, observer, observedAt: new Date(), notes: 'met' });
      seen.confirmedBy.add(...people);
      await seen.save();

      expect((await seen.confirmedBy.query().find()).map(({ username }) => username)).toEqual([shown]);
      const either = anyone.User.where({ or: [{ username: shown }, { username: ghost }] });
      expect((await either.find()).map(({ username }) => username)).toEqual([shown]);
      expect(await either.count()).toBe(1);
      expect(await master.User.where({ or: [{ username: shown }, { username: ghost }] }).count()).toBe(2);
    });

    test('a trigger that returns objects answers in place of the database', async () => {
      const { anyone, master } = inWorld();
      await master.Role.create({ name: uniqueWord(), ACL: undefined } as never).catch(() => undefined);
      expect(await anyone.Role.find()).toEqual([]);
    });
  });
}
