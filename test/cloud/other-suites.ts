import { describe, expect, test } from '@jest/globals';
import { ACL } from '@parse-orm/runtime';
import type { ObservationInput } from '../runtime/generated/index.js';
import { newSpecies, uniqueWord } from '../runtime/world.js';
import { type CloudWorld, post } from './world.js';

/** What Parse Server's own suite holds of cloud code (its `spec/CloudCode.spec.js`), in words of our own. */
export function otherSuites(inWorld: () => CloudWorld): void {
  async function input(notes: string, others: Partial<ObservationInput> = {}): Promise<ObservationInput> {
    const { mara, anyone } = inWorld();
    const observer = { className: '_User' as const, objectId: mara.objectId };
    return { species: await newSpecies(anyone), observer, observedAt: new Date(), notes, ...others };
  }

  const user = (objectId: string): { className: '_User'; objectId: string } => ({ className: '_User', objectId });

  describe('the suite of Parse Server', () => {
    test('members that the client adds and removes meet those of the trigger', async () => {
      const { mara, jonas, anyone } = inWorld();
      const third = await anyone.User.create({ username: uniqueWord(), password: 'secret', ACL: ACL.publicRead() });
      const made = await mara.db.Observation.create(await input('plain'));
      made.confirmedBy.add(third);
      await made.save();
      const members = async (): Promise<string[]> => {
        const query = mara.db.User.where({ relatedTo: { object: made, key: 'confirmedBy' } });
        return (await query.find()).map(({ objectId }) => objectId).sort();
      };
      expect(await members()).toEqual([third.objectId]);

      made.notes = 'joined';
      made.tags = [jonas.objectId, third.objectId];
      made.confirmedBy.add(user(mara.objectId));
      await made.save();
      expect(await members()).toEqual([jonas.objectId, mara.objectId].sort());
    });

    test('a pointer can be set, and one that nobody touches stays', async () => {
      const { mara, master, anyone } = inWorld();
      const reserve = await anyone.Reserve.create({ name: 'Reed Lake' });
      const lead = user(mara.objectId);
      await mara.db.Survey.create({ title: 'a', reserve, lead, startsAt: new Date() });
      const made = await mara.db.Observation.create(await input('pointed'));
      expect(made.survey?.objectId).toMatch(/^\w+$/);
      await mara.db.Observation.update(made, { notes: 'plain' });
      const stored = await master.Observation.get(made.objectId);
      expect(stored.survey?.objectId).toBe(made.survey?.objectId);
      expect(stored.species?.objectId).toBe(made.species?.objectId);
    });

    test('what other clients send and our models would not goes its way, when the trigger does not touch it', async () => {
      const { server, mara, master } = inWorld();
      const { species } = await input('plain');
      const { answer } = await post(server, '/classes/Observation', {
        ...{ notes: 'merged', scores: ['x'], attributes: { old: null }, tags: [null, 'a'] },
        species: { __type: 'Pointer', className: 'Species', objectId: species.objectId },
        created_by: { __type: 'Pointer', className: '_User', objectId: mara.objectId },
        observedAt: { __type: 'Date', iso: '2026-05-01T00:00:00.000Z' },
      });
      expect(answer).toMatchObject({ code: 142, error: expect.stringContaining('Observation.tags[0] takes a string') });

      const { answer: made } = await post(server, '/classes/Observation', {
        ...{ notes: 'plain', scores: ['x'], attributes: { old: null }, tags: [null, 'a'] },
        species: { __type: 'Pointer', className: 'Species', objectId: species.objectId },
        created_by: { __type: 'Pointer', className: '_User', objectId: mara.objectId },
        observedAt: { __type: 'Date', iso: '2026-05-01T00:00:00.000Z' },
      });
      const stored = await master.Observation.get(String(made['objectId']));
      expect(stored.toJSON()).toMatchObject({ scores: ['x'], attributes: { old: null }, tags: [null, 'a'] });
    });

    test('a file that a trigger makes is uploaded, as whoever saves', async () => {
      const { mara, anyone, seen } = inWorld();
      const made = await mara.db.Observation.create(await input('photographed'));
      expect(made.photo?.name).toMatch(/made\.txt$/);
      expect((await seen('file saved')).at(-1)).toEqual([true, mara.username]);
      await expect(anyone.Observation.create(await input('photographed'))).rejects.toMatchObject({
        code: 130,
        reason: expect.stringContaining('File upload by public is disabled'),
      });
    });

    test('a trigger saves other objects, whose triggers hear its context', async () => {
      const { mara, seen } = inWorld();
      const name = uniqueWord();
      await mara.db.Observation.create(await input('cascade', { tags: [name] }));
      expect(await seen('species')).toContainEqual([name, 'a trigger']);
    });

    test('the context of many at once arrives', async () => {
      const { mara, seen } = inWorld();
      const [one, two] = [uniqueWord(), uniqueWord()];
      const both = [one, two].map((scientificName) => mara.db.Species.build({ scientificName, group: 'insect' }));
      await mara.db.saveAll(both, { context: { from: 'saveAll' } });
      expect(await seen('species')).toEqual(
        expect.arrayContaining([
          [one, 'saveAll'],
          [two, 'saveAll'],
        ]),
      );
    });

    test('a role can be made with a name and an ACL; its trigger changes the name while it is new', async () => {
      const { master } = inWorld();
      const name = uniqueWord();
      const role = await master.Role.create({ name, ACL: ACL.publicRead() });
      expect(role.name).toBe(`${name}-checked`);
      expect(role.ACL?.equals(ACL.publicRead())).toBe(true);
    });

    test('beforeFind runs for what is included, and for one object that is loaded again', async () => {
      const { anyone, mara, master, seen } = inWorld();
      const closed = await master.Reserve.create({ name: uniqueWord(), isOpen: false });
      const lead = user(mara.objectId);
      const survey = await mara.db.Survey.create({ title: 'a', reserve: closed, lead, startsAt: new Date() });
      expect((await anyone.Survey.include({ reserve: true }).get(survey.objectId)).reserve).toBeUndefined();
      const open = await master.Reserve.create({ name: uniqueWord() });
      const before = (await seen('beforeFind')).length;
      await (await anyone.Reserve.get(open.objectId)).fetch();
      expect((await seen('beforeFind')).slice(before)).toEqual([
        { isGet: true, isCount: false },
        { isGet: true, isCount: false },
      ]);
    });

    test('a query by another class, and one that asks for nothing in particular, are narrowed, too', async () => {
      const { anyone, master, mara } = inWorld();
      const name = uniqueWord();
      const [open, closed] = [{ name }, { name, isOpen: false }].map((each) => master.Reserve.create(each));
      const lead = user(mara.objectId);
      for (const reserve of [await open, await closed]) {
        if (reserve) await mara.db.Survey.create({ title: 'b', reserve, lead, startsAt: new Date() });
      }
      expect(await anyone.Survey.where({ reserve: { is: { name } } }).count()).toBe(1);
      expect((await anyone.Reserve.limit(1000).find()).every(({ isOpen }) => isOpen === true)).toBe(true);
    });

    test('a sign-up is no log-in: beforeLogin is not asked', async () => {
      const { server, seen } = inWorld();
      const username = uniqueWord();
      const { status } = await post(server, '/users', { username, password: 'secret', displayName: 'banned' });
      expect(status).toBe(201);
      expect(await seen('beforeLogin')).not.toContain(username);
    });

    test('a wrong password is refused before any trigger hears of it', async () => {
      const { server, mara, seen } = inWorld();
      const before = (await seen('beforeLogin')).length;
      const { answer } = await post(server, '/login', { username: mara.username, password: 'wrong' });
      expect(answer['code']).toBe(101);
      expect(await seen('beforeLogin')).toHaveLength(before);
    });

    test('who may not save at all is refused before the trigger', async () => {
      const { mara, jonas, seen } = inWorld();
      const made = await mara.db.Observation.create(await input('private', { ACL: ACL.owner(mara.objectId) }));
      const before = (await seen('beforeSave')).length;
      await expect(jonas.db.Observation.update(made, { notes: 'stolen' })).rejects.toMatchObject({ code: 101 });
      expect(await seen('beforeSave')).toHaveLength(before);
    });

    test('a user that was changed by the master key is no stale one in the next function', async () => {
      const { mara, master, anyone, seen } = inWorld();
      const species = await newSpecies(anyone);
      await master.User.update(mara.objectId, { displayName: 'first' });
      await mara.db.functions.observationSummary({ species });
      await master.User.update(mara.objectId, { displayName: 'second' });
      await mara.db.functions.observationSummary({ species });
      expect((await seen('names')).slice(-2)).toEqual(['first', 'second']);
    });
  });
}
