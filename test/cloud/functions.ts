import { describe, expect, test } from '@jest/globals';
import { ACL, ValidationError } from '@parse-orm/runtime';
import { Observation } from '../runtime/generated/index.js';
import { newSpecies, uniqueWord } from '../runtime/world.js';
import { type CloudWorld, post, restAPIKey } from './world.js';

export function functions(inWorld: () => CloudWorld): void {
  describe('functions', () => {
    test('they get what was sent as models, and answer models with what was included', async () => {
      const { mara, anyone, seen } = inWorld();
      const species = await newSpecies(anyone);
      const observer = { className: '_User' as const, objectId: mara.objectId };
      const made = await mara.db.Observation.create({ species, observer, observedAt: new Date('2026-05-01') });
      await mara.db.Observation.create({ species, observer, observedAt: new Date('2026-04-01') });

      const since = new Date('2026-04-15');
      const answer = await mara.db.functions.observationSummary({ species, since }, { context: { from: 'test' } });
      expect(answer).toMatchObject({ count: 1, places: [] });
      expect(answer.latest).toBeInstanceOf(Observation);
      expect(answer.latest?.objectId).toBe(made.objectId);
      expect(answer.latest?.toJSON()['species']).toMatchObject({ scientificName: species.scientificName });
      expect((await seen('summary')).at(-1)).toEqual({
        ...{ user: mara.objectId, isMaster: false, context: { from: 'test' }, species: species.scientificName },
      });
      const none = await newSpecies(anyone);
      expect(await anyone.functions.observationSummary({ species: none })).toEqual({ count: 0, places: [] });
    });

    test("an object of the server's own SDK is answered as a model", async () => {
      const [species] = await inWorld().anyone.functions.suggestSpecies({ name: 'sdk' });
      expect([species?.className, species?.objectId]).toEqual(['Species', 'abcdefghij']);
    });

    test('parameters that the schema does not allow are refused before the handler, all of them at once', async () => {
      const { server, anyone } = inWorld();
      const call = (name: string, body: object | string): ReturnType<typeof post> =>
        post(server, `/functions/${name}`, body);
      const { answer } = await call('observationSummary', {
        ...{ species: { __type: 'Pointer', className: 'Reserve', objectId: 'x' }, status: 'draft', limit: 3 },
        since: '2026-05-01',
      });
      expect(answer['code']).toBe(142);
      const text = String(answer['error']);
      expect(text.slice(0, text.indexOf('\n{')).split('\n')).toEqual([
        'observationSummary.species takes a reference to Species, not one to Reserve.',
        'observationSummary.status takes "submitted", "verified" and nothing else.',
        'observationSummary.limit is no parameter of this function.',
        'observationSummary.since takes a Date, not a string.',
      ]);
      expect((await call('suggestSpecies', { name: null })).answer['error']).toMatch(
        /^suggestSpecies\.name is required\./,
      );
      expect((await call('suggestSpecies', { name: 1 })).answer['error']).toMatch(/takes a string, not a number\./);
      const date = { __type: 'Date', iso: 'rubbish' };
      expect((await call('observationSummary', { since: date })).answer['error']).toMatch(/since is an invalid date\./);
      expect((await call('suggestSpecies', { name: 'x', constructor: 1 })).answer['code']).toBe(142);

      const nested = (depth: number): string => `{"name":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      expect((await call('suggestSpecies', nested(200))).answer['error']).toMatch(/takes a string, not an array/);
      expect((await call('suggestSpecies', nested(5000))).status).toBeGreaterThanOrEqual(400);
      const hostile = { name: 'x', ...(JSON.parse('{"toString":{"__proto__":{"a":1}}}') as object) };
      expect((await call('suggestSpecies', hostile)).answer['code']).toBe(142);
      expect((await call('suggestSpecies', { name: 'Alc' })).status).toBe(200);

      const loose = anyone.functions as unknown as Record<string, (params: object) => Promise<unknown>>;
      await expect(loose['suggestSpecies']?.({ name: 'x', constructor: 1 })).rejects.toThrow(ValidationError);
    });

    test('what they throw reaches the client as what it was meant for it, and nothing else does', async () => {
      const { anyone, log } = inWorld();
      const wrong = (name: string): Promise<unknown> => anyone.functions.suggestSpecies({ name: `wrong:${name}` });
      await expect(wrong('cloud')).rejects.toMatchObject({ code: 155, reason: 'Come back tomorrow.' });
      await expect(wrong('validation')).rejects.toMatchObject({
        name: 'ValidationError',
        issues: [
          { path: 'Species.scientificName', message: 'has two words.\nAlways.' },
          { path: 'Species.group key', message: 'is "bird" or so.' },
        ],
      });
      const reason = 'The function suggestSpecies failed: the log of the server says why.';
      for (const name of ['unknown', 'text', 'nothing', 'object', 'caused']) {
        await expect(wrong(name)).rejects.toMatchObject({ code: 141, reason });
      }
      await expect(anyone.functions.suggestSpecies({ name: 'map' })).rejects.toMatchObject({ code: 141, reason });
      const text = log.join('\n');
      expect(text).toContain('The function suggestSpecies failed. TypeError: password hunter2');
      expect(text).toContain('The function suggestSpecies failed. {"code":5,"because":"of a plain object"}');
      expect(text).toMatch(
        /suggestSpecies failed\. Error: the outer one\n[^]*\nCaused by RangeError: the inner one\n +at /,
      );
      expect(text).toContain('TypeError: the result of suggestSpecies is a Map, which Parse Server cannot hold.');
    });

    test('what a caller says of an object that it names is not believed, and the read-only master key is no master', async () => {
      const { server, anyone, mara, seen } = inWorld();
      const { objectId } = await newSpecies(anyone);
      const forged = { __type: 'Object', className: 'Species', objectId, scientificName: 'forged', group: 'bird' };
      const readOnly = { 'X-Parse-Master-Key': 'for reading' };
      const summary = await post(server, '/functions/observationSummary', { species: forged }, readOnly);
      expect(summary.answer).toEqual({ result: { count: 0, places: [] } });
      expect((await seen('params')).at(-1)).toEqual([false, 'LoadablePointer', ['className', 'objectId']]);
      expect((await seen('summary')).at(-1)).toMatchObject({ species: expect.not.stringContaining('forged') });

      const reserve = await anyone.Reserve.create({ name: uniqueWord() });
      const lead = { className: '_User' as const, objectId: mara.objectId };
      await mara.db.Survey.create({ title: 'a', reserve, lead, startsAt: new Date(), ACL: ACL.owner(mara.objectId) });
      const mine = await post(server, '/functions/suggestSpecies', { name: 'mine' }, readOnly);
      const found = mine.answer['result'] as readonly { ACL?: object }[];
      expect(found.filter(({ ACL: acl }) => acl !== undefined)).toEqual([]);
    });

    test('what they ask is what the caller may know, not what the server may', async () => {
      const { mara, jonas, master, anyone } = inWorld();
      const reserve = await anyone.Reserve.create({ name: uniqueWord() });
      const lead = { className: '_User' as const, objectId: mara.objectId };
      const survey = { title: 'a', reserve, lead, startsAt: new Date() };
      const { objectId } = await mara.db.Survey.create({ ...survey, ACL: ACL.owner(mara.objectId) });
      const mine = async ({ db }: { db: typeof anyone }): Promise<number> => {
        const found: readonly { objectId: string }[] = await db.functions.suggestSpecies({ name: 'mine' });
        return found.filter((each) => each.objectId === objectId).length;
      };
      expect(await mine(mara)).toBe(1);
      expect(await mine(jonas)).toBe(0);
      expect(await mine({ db: anyone })).toBe(0);
      expect(await mine({ db: master })).toBe(1);
    });
  });

  describe('jobs', () => {
    /** The row of a job when it has ended. */
    async function ended(jobStatusId: string): Promise<Record<string, unknown>> {
      const { serverURL, applicationId, masterKey } = inWorld().server;
      const headers = { 'X-Parse-Application-Id': applicationId, 'X-Parse-Master-Key': masterKey };
      for (;;) {
        const response = await fetch(`${serverURL}/classes/_JobStatus/${jobStatusId}`, { headers });
        const row = (await response.json()) as Record<string, unknown>;
        if (row['status'] !== 'running') return row;
      }
    }

    test('they get their parameters, work as master, and say how far they are', async () => {
      const { master } = inWorld();
      const { jobStatusId } = await master.jobs.archiveSurveys({ before: new Date('2020-01-01') });
      expect(await ended(jobStatusId)).toMatchObject({ status: 'succeeded', message: '0 to do, as master' });
    });

    test('one that fails says why, and one with wrong parameters does not begin', async () => {
      const { master, server } = inWorld();
      const { jobStatusId } = await master.jobs.archiveSurveys({ before: new Date('1960-01-01') });
      expect(await ended(jobStatusId)).toMatchObject({ status: 'failed', message: 'nothing was that early' });

      const headers = {
        'X-Parse-Application-Id': server.applicationId,
        'X-Parse-REST-API-Key': restAPIKey,
        'X-Parse-Master-Key': server.masterKey,
        'Content-Type': 'application/json',
      };
      const response = await fetch(`${server.serverURL}/jobs/archiveSurveys`, { method: 'POST', headers, body: '{}' });
      const row = await ended(response.headers.get('x-parse-job-status-id') ?? '');
      expect(row).toMatchObject({ status: 'failed' });
      expect(row['message']).toMatch(/^archiveSurveys\.before is required\./);
    });
  });

  test('a second handler for the same is an error that names it, also in another call, unless it is to replace', async () => {
    const { seen, anyone } = inWorld();
    const refusal = (name: string): string =>
      `TypeError: ${name} has a handler already: a second one would replace it. Do both in one.`;
    const names = ['Observation.beforeSave', 'The function suggestSpecies', 'files.afterFind', 'beforeLogin'];
    expect(await seen('twice')).toEqual([...names, 'The job archiveSurveys'].map(refusal));

    const kept = await anyone.Species.create({ scientificName: uniqueWord(), group: 'bird', commonName: 'kept' });
    await expect(kept.delete()).rejects.toMatchObject({ reason: refusal('beforeLogin') });
  });
}
