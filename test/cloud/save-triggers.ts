import { describe, expect, test } from '@jest/globals';
import { ACL, type BatchError, GeoPoint, ParseError, ValidationError, increment } from '@parse-orm/runtime';
import type { ObservationInput, Species } from '../runtime/generated/index.js';
import { newSpecies, uniqueWord } from '../runtime/world.js';
import { type CloudWorld, post } from './world.js';

export function saveTriggers(inWorld: () => CloudWorld): void {
  let kingfisher: Promise<Species> | undefined;

  /** What an observation of Mara's cannot do without. */
  async function input(notes: string): Promise<ObservationInput> {
    const { mara, anyone } = inWorld();
    const species = await (kingfisher ??= newSpecies(anyone));
    return { species, observer: { className: '_User', objectId: mara.objectId }, observedAt: new Date(), notes };
  }

  describe('beforeSave', () => {
    test('what it changes of a new object is stored, of every kind, and known to the client at once', async () => {
      const { mara, master } = inWorld();
      const made = await mara.db.Observation.create({ ...(await input('every kind')), isRare: true, individuals: 2 });
      const stored = await master.Observation.get(made.objectId);

      for (const observation of [made, stored]) {
        expect(observation.tags).toEqual(['set']);
        expect(observation.location).toEqual(new GeoPoint(1, 2));
        expect(observation.observedAt).toEqual(new Date('2026-01-02T03:04:05.678Z'));
        expect(observation.weather).toEqual({ temperature: 3 });
        expect([...(observation.photoChecksum ?? [])]).toEqual([1, 2, 3]);
        expect(observation.individuals).toBe(6);
      }
      expect(stored.isRare).toBeUndefined();
      expect(stored.ACL?.equals(ACL.publicRead())).toBe(true);
    });

    test('of a stored one too; operations of client and trigger become one', async () => {
      const { mara, master } = inWorld();
      const made = await mara.db.Observation.create({ ...(await input('plain')), tags: ['a'], scores: [1, 2] });
      await mara.db.Observation.update(made, { notes: 'merged', individuals: increment(5) });
      made.add('tags', 'by the client');
      made.notes = 'merged';
      await made.save();
      const stored = await master.Observation.get(made.objectId);

      expect(stored.individuals).toBe(1 + 15 + 10);
      // PostgreSQL's adapter mixes what was there before it appends.
      expect([...(stored.tags ?? [])].sort()).toEqual(['a', 'by the client', 'by the server', 'by the server']);
      expect([...(stored.scores ?? [])].sort()).toEqual([1, 2]);
      expect(made.individuals).toBe(26);

      await mara.db.Observation.update(made, { notes: 'every kind' });
      expect(await master.Observation.get(made.objectId)).toMatchObject({ individuals: 30, tags: ['set'] });
    });

    test('members of relations, keys of objects, and what a client wants to change and may not', async () => {
      const { mara, master } = inWorld();
      const made = await mara.db.Observation.create(await input('related'));
      expect(await made.confirmedBy.query().count()).toBe(1);

      await mara.db.Observation.update(made, { notes: 'plain', weather: { temperature: 1, wind: 'calm' } });
      await mara.db.Observation.update(made, { notes: 'nested' });
      expect((await master.Observation.get(made.objectId)).weather).toEqual({ temperature: 21.5, wind: 'calm' });

      await mara.db.Observation.update(made, { notes: 'nested', 'weather.temperature': increment(100) });
      expect((await master.Observation.get(made.objectId)).weather).toEqual({ temperature: 21.5, wind: 'calm' });

      await mara.db.Observation.update(made, { notes: 'reverted', status: 'verified', isRare: true });
      expect(await master.Observation.get(made.objectId)).toMatchObject({ status: 'draft', isRare: true });
    });

    test('what it takes away is away for the client, too', async () => {
      const { mara, master } = inWorld();
      const given = { scores: [3], isRare: true, location: new GeoPoint(1, 2) };
      const gone = { scores: undefined, isRare: undefined, location: undefined };
      const made = await mara.db.Observation.create({ ...(await input('taken')), ...given });
      expect(made).toMatchObject(gone);
      const other = await mara.db.Observation.create({ ...(await input('plain')), isRare: false });
      await Object.assign(other, { ...given, notes: 'taken' }).save();
      expect(other).toMatchObject(gone);
      expect(await master.Observation.get(other.objectId)).toMatchObject(gone);
    });

    test('what it does to a key of an object is seen by the client, too', async () => {
      const { mara, master } = inWorld();
      const made = await mara.db.Observation.create({ ...(await input('plain')), attributes: { key: 1, count: 1 } });
      made.notes = 'key set';
      await made.increment('attributes.count', 1).save();
      expect(made.attributes).toEqual({ key: 'of the server', count: 2 });
      made.notes = 'key taken';
      await made.set('attributes.key', 2).save();
      expect(made.attributes).toEqual({ count: 2 });
      expect((await master.Observation.get(made.objectId)).attributes).toEqual({ count: 2 });
      expect(Object.keys(made.toJSON()).filter((name) => name.includes('.'))).toEqual([]);

      const other = await mara.db.Observation.create(await input('plain'));
      other.notes = 'key set';
      await other.set('attributes.key', 2).save();
      expect(other.attributes).toEqual({ key: 'of the server' });
    });

    test('keys of an object that a client changes can be reverted', async () => {
      const { mara, master } = inWorld();
      const all = [{ key: 1, count: 1 }, { key: 1 }, undefined];
      const made = await Promise.all(
        all.map(async (attributes) =>
          mara.db.Observation.create({ ...(await input('plain')), ...(attributes && { attributes }) }),
        ),
      );
      const notes = 'keys reverted';
      for (const [index, attributes] of all.entries()) {
        const id = made[index]?.objectId ?? '';
        await mara.db.Observation.update(id, { notes, 'attributes.key': 2 });
        await mara.db.Observation.update(id, { notes, 'attributes.count': increment(5) });
        expect((await master.Observation.get(id)).attributes).toEqual(attributes);
      }
    });

    test('it cannot save its own object, which would begin it again', async () => {
      const { mara, log } = inWorld();
      await expect(mara.db.Observation.create(await input('saves itself'))).rejects.toMatchObject({ code: 141 });
      expect(log.join('\n')).toContain('Observation.beforeSave saves its own object: change it there');
    });

    test('it is told who asks, what they change, how it was, and the context, which goes on to afterSave', async () => {
      const { mara, master, seen } = inWorld();
      const made = await mara.db.Observation.create(await input('told'));
      made.notes = 'told again';
      await made.save();
      await master.Observation.update(made, { isRare: false });
      const before = (await seen('beforeSave')).slice(-3);

      expect(before).toEqual([
        { changed: expect.arrayContaining(['notes', 'species', 'observer']), user: mara.objectId, isMaster: false },
        { changed: ['notes'], was: 'told', user: mara.objectId, isMaster: false },
        { changed: ['isRare'], was: 'told again', isMaster: true },
      ]);
      expect((await seen('afterSave')).at(-2)).toEqual({
        ...{ id: made.objectId, was: 'told', context: 'told again', dirty: false },
      });
    });

    test('a ValidationError reaches the client as one: alone, in a batch, and of many', async () => {
      const { mara } = inWorld();
      const issues = [{ path: 'Observation.notes', message: 'says "refused".' }];
      const refused = await input('refused');
      const error: unknown = await mara.db.Observation.create(refused).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ issues, cause: { code: 142, request: { path: '/classes/Observation' } } });
      expect((error as Error).cause).toBeInstanceOf(ParseError);

      const together = [mara.db.Observation.create(refused), mara.db.Observation.create(await input('fine'))];
      const [first, second] = await Promise.allSettled(together);
      expect(first).toMatchObject({ status: 'rejected', reason: { name: 'ValidationError', issues } });
      expect(second).toMatchObject({ status: 'fulfilled' });

      const many = mara.db.saveAll([mara.db.Observation.build(refused), mara.db.Observation.build(await input('ok'))]);
      const failures = await many.catch((reason: unknown) => (reason as BatchError).failures);
      expect(failures).toMatchObject([{ error: { name: 'ValidationError', issues }, outcome: 'refused' }]);
    });

    test('what it gives to the object and nobody can store is refused by name; nothing is stored', async () => {
      const { mara, master } = inWorld();
      await expect(mara.db.Observation.create(await input('impossible'))).rejects.toMatchObject({
        issues: [{ path: 'Observation.individuals', message: expect.stringContaining('is NaN') }],
      });
      expect(await master.Observation.where({ notes: 'impossible' }).count()).toBe(0);
    });

    test('an error that nobody expected says no word of itself to the client, and all to the log', async () => {
      const { mara, log } = inWorld();
      await expect(mara.db.Observation.create(await input('breaks'))).rejects.toMatchObject({
        code: 141,
        reason: 'Observation.beforeSave failed: the log of the server says why.',
      });
      expect(log.join('\n')).toContain('Observation.beforeSave failed. Error: the connection to');
    });

    test('a request of its client that is refused reaches the caller with code and text; the log says which one it was', async () => {
      const { mara, log } = inWorld();
      const refused: unknown = await mara.db.Observation.create(await input('misses')).catch(
        (reason: unknown) => reason,
      );
      expect(refused).toMatchObject({ name: 'ObjectNotFound', reason: 'Object not found.' });
      // No guess at permissions, which have nothing to do with it.
      expect(String(refused)).toMatch(/Object not found\. \(ObjectNotFound, code 101\)$/);
      expect(log.join('\n')).toMatch(
        /Observation\.beforeSave failed\. ObjectNotFound: GET \/classes\/Species\/nobodyHere: Object not found/,
      );
    });

    test('of users it sees what they change, and the password in no model', async () => {
      const { anyone, master, seen } = inWorld();
      const username = uniqueWord();
      const user = await anyone.User.create({ username, password: 'secret', displayName: 'shout' });
      expect((await master.User.get(user.objectId)).displayName).toBe('SHOUT');
      expect((await seen('user')).at(-1)).toEqual([null, true, false]);
      const { status } = await post(inWorld().server, '/login', { username, password: 'secret' });
      expect(status).toBe(200);
    });
  });

  test('afterSave can change other objects, and fails without harm', async () => {
    const { mara, master, anyone } = inWorld();
    const reserve = await anyone.Reserve.create({ name: 'Reed Lake' });
    const lead = { className: '_User' as const, objectId: mara.objectId };
    const survey = await mara.db.Survey.create({ title: 'none yet', reserve, lead, startsAt: new Date() });
    await mara.db.Observation.create({ ...(await input('counts')), survey, individuals: 7 });
    expect((await master.Survey.get(survey.objectId)).title).toBe('7 seen');

    const made = await mara.db.Observation.create(await input('fails afterwards'));
    expect(made.isNew).toBe(false);
  });

  test('what afterSave changes of its object is seen by the client, and stored by nobody', async () => {
    const { mara, master } = inWorld();
    const made = await mara.db.Observation.create({ ...(await input('shown')), isRare: true, individuals: 5 });
    const shown = { tags: ['shown'], individuals: 7, observedAt: new Date('2026-07-01'), isRare: undefined };
    expect(made).toMatchObject(shown);
    const stored = await master.Observation.get(made.objectId);
    expect(stored).toMatchObject({ tags: undefined, individuals: 5, isRare: true });
  });

  test('beforeDelete refuses, afterDelete hears of it', async () => {
    const { mara, master, seen } = inWorld();
    const stays = await mara.db.Observation.create(await input('stays'));
    await expect(stays.delete()).rejects.toMatchObject({
      ...{ code: 119, reason: 'It stays.' },
      // Nothing about permissions that had no part in it.
      message: expect.stringMatching(/: It stays\. \(OperationForbidden, code 119\)$/),
    });
    expect(await master.Observation.where({ objectId: stays.objectId }).exists()).toBe(true);

    const goes = await mara.db.Observation.create(await input('goes'));
    await goes.delete();
    expect((await seen('beforeDelete')).at(-1)).toEqual({ notes: 'goes', user: mara.objectId });
    expect((await seen('afterDelete')).at(-1)).toBe(goes.objectId);
  });
}
