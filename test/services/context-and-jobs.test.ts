import { expect, test } from '@jest/globals';
import { AbortError, TimeoutError } from '@parse-orm/runtime';
import { JobError } from '@parse-orm/runtime/server';
import { newSpecies, uniqueWord } from '../runtime/world.js';
import { cloudWorld } from './cloud-world.js';

const world = cloudWorld();

async function call(name: string, params: object = {}): Promise<unknown> {
  const answer = await world.db.request({ method: 'POST', path: `/functions/${name}`, body: { ...params } });
  return (answer as { result?: unknown }).result;
}

/** Which triggers were called, each with the context that it saw. */
async function seenBy(calls: () => Promise<unknown>): Promise<string[]> {
  await call('seen');
  await calls();
  const seen = (await call('seen')) as { kind: string; why: string | null }[];
  return [...new Set(seen.map(({ kind, why }) => `${kind}: ${why}`))].toSorted();
}

const option = { context: { why: 'Grüße' } };

test('the context of a call reaches the triggers of every kind of call', async () => {
  const { db } = world;
  const species = await newSpecies(db);
  const reads = ['afterFind: Grüße', 'beforeFind: Grüße'];
  const saves = ['afterSave: Grüße', 'beforeSave: Grüße'];
  // The server looks for what it deletes by itself, without the context (its `rest.js`).
  const deletes = ['afterDelete: Grüße', 'afterFind: null', 'beforeDelete: Grüße', 'beforeFind: null'];

  expect(await seenBy(() => db.Species.get(species.objectId, option))).toEqual(reads);
  expect(await seenBy(() => db.Species.where({}).limit(1).find(option))).toEqual(reads);
  expect(await seenBy(() => db.Species.where({}).first(option))).toEqual(reads);
  expect(await seenBy(() => db.Species.where({}).count(option))).toEqual(reads);
  expect(await seenBy(() => species.fetch(option))).toEqual(reads);
  expect(await seenBy(() => db.fetchAll([species], option))).toEqual(reads);
  expect(await seenBy(() => db.Species.update(species, { commonName: 'a' }, option))).toEqual(saves);
  species.commonName = 'b';
  expect(await seenBy(() => species.save(option))).toEqual(saves);
  expect(await seenBy(() => db.saveAll([db.Species.build({ scientificName: 'x', group: 'bird' })], option))).toEqual(
    saves,
  );
  const name = uniqueWord();
  const made = await newSpecies(db, name);
  const changing = db.Species.where({ scientificName: name });
  expect(await seenBy(() => changing.updateAll({ commonName: 'c' }, option))).toEqual([...reads, ...saves].toSorted());
  expect(await seenBy(() => db.deleteAll([made], option))).toEqual(deletes);
  expect(await seenBy(() => species.delete(option))).toEqual(deletes);
  expect(await seenBy(() => db.functions.suggestSpecies({ name: 'x' }, option))).toEqual(['function: Grüße']);
});

test('calls of one tick travel together only with those of the same context; a batch has one for all', async () => {
  const { db, sent } = world;
  const [one, two, three] = [await newSpecies(db), await newSpecies(db), await newSpecies(db)];
  sent.length = 0;
  const seen = await seenBy(() =>
    Promise.all([
      db.Species.update(one, { commonName: 'a' }, option),
      db.Species.update(two, { commonName: 'a' }, option),
      db.Species.update(three, { commonName: 'a' }, { context: { why: 'other' } }),
    ]),
  );
  expect(seen).toEqual(['afterSave: Grüße', 'afterSave: other', 'beforeSave: Grüße', 'beforeSave: other']);
  expect(sent.filter((request) => !request.includes('/functions/'))).toEqual([
    'POST /batch',
    `PUT /classes/Species/${three.objectId}`,
  ]);
  const inBatch = await seenBy(() =>
    db.batch(
      [
        (batch) => batch.Species.update(one, { commonName: 'b' }),
        (batch) => batch.Species.where({}).limit(1).find(),
        (batch) => batch.functions.suggestSpecies({ name: 'x' }),
      ],
      option,
    ),
  );
  expect(inBatch).toEqual([
    ...['afterFind: Grüße', 'afterSave: Grüße', 'beforeFind: Grüße', 'beforeSave: Grüße', 'function: Grüße'],
  ]);
});

test('sign-ups and log-ins carry the context, too; the server does not hand it to triggers of files and config', async () => {
  const { db } = world;
  const username = uniqueWord();
  const account = { username, password: 'secret' };
  expect(await seenBy(() => db.auth.signUp(account, option))).toEqual(['beforeSave user: Grüße']);
  await db.auth.logOut();
  expect(await seenBy(() => db.auth.logIn(account, option))).toEqual(['beforeLogin: Grüße']);
  await db.auth.logOut();
  const data = new Blob(['x'], { type: 'text/plain' });
  expect(await seenBy(() => db.files.upload(data, { name: 'x.txt', ...option }))).toEqual(['beforeSave file: null']);
  expect(await seenBy(() => db.asMaster().config.set({ welcome: 'x' }, option))).toEqual(['beforeSave config: null']);
});

test('a context that is no object is refused by the server, as what it is', async () => {
  const asked = world.db.Species.where({}).find({ context: [] as never });
  await expect(asked).rejects.toMatchObject({ code: 107, reason: 'Invalid object for context.' });
});

test('a batch that is larger than the server takes is sent in parts', async () => {
  const { db, sent } = world;
  const items = Array.from({ length: 6 }, () => (batch: typeof db) => batch.Species.where({}).count());
  sent.length = 0;
  const counts = await db.batch(items);
  expect(counts.every(({ ok }) => ok)).toBe(true);
  expect(sent).toEqual(['POST /batch', 'POST /batch', 'POST /batch']);
  const update = (batch: typeof db): Promise<void> => batch.Species.update('gone', { commonName: 'x' });
  const tooMany = db.batch(
    items.map(() => update),
    { transaction: true },
  );
  await expect(tooMany).rejects.toThrow('exceeds the limit of 4');
});

test('a job is waited for to its end, with the messages that it gives', async () => {
  const { db } = world;
  const master = db.asMaster();
  const job = await master.jobs.archiveSurveys({ before: new Date('2026-01-01') });
  const messages: string[] = [];
  const onMessage = (message: string): void => {
    messages.push(message);
    void call('step', { name: message === 'half' ? 'second' : 'first' });
  };
  const running = await master.jobStatus(job);
  expect(running).toMatchObject({ jobStatusId: job.jobStatusId, jobName: 'archiveSurveys', status: 'running' });
  expect(running.finishedAt).toBeUndefined();
  const end = await master.waitForJob(job, { interval: 20, onMessage });
  expect(messages).toEqual(['before 2026-01-01T00:00:00.000Z', 'half', 'all done']);
  expect(end).toMatchObject({ status: 'succeeded', message: 'all done' });
  expect(end.finishedAt?.getTime()).toBeGreaterThanOrEqual(end.startedAt.getTime());
});

test('a job that fails, that does not end, or that is not waited for any longer', async () => {
  const master = world.db.asMaster();
  const start = async (name: string): Promise<string> => {
    let id: string | undefined;
    const onHeaders = (header: (name: string) => string | undefined): void =>
      void (id = header('x-parse-job-status-id'));
    await master.request({ method: 'POST', path: `/jobs/${name}`, body: {}, onHeaders });
    return id ?? '';
  };
  const failing = await start('failing');
  const failed = master.waitForJob(failing, { interval: 20 });
  await expect(failed).rejects.toBeInstanceOf(JobError);
  await expect(failed).rejects.toMatchObject({
    message: `The job failing (${failing}) failed: no survey is old enough`,
    status: { status: 'failed', message: 'no survey is old enough' },
  });
  const endless = await start('endless');
  const timed = master.waitForJob(endless, { interval: 10, timeout: 60 });
  await expect(timed).rejects.toBeInstanceOf(TimeoutError);
  await expect(timed).rejects.toThrow(`Waiting for job ${endless} took longer than 60 ms.`);
  const controller = new AbortController();
  const cancelled = master.waitForJob(endless, { interval: 60_000, signal: controller.signal });
  setTimeout(() => controller.abort(), 30);
  await expect(cancelled).rejects.toBeInstanceOf(AbortError);
  const denied = world.db.jobs.archiveSurveys({ before: new Date(0) });
  await expect(denied).rejects.toThrow('jobs.archiveSurveys is for the master key alone: use db.asMaster().');
  await expect(master.waitForJob('gone')).rejects.toMatchObject({ name: 'ObjectNotFound' });
  await expect(world.db.jobStatus(endless)).rejects.toThrow('jobStatus is for the master key alone');
  await expect(world.db.waitForJob(endless)).rejects.toThrow('jobStatus is for the master key alone');
  await expect(master.waitForJob(endless, { interval: 0 })).rejects.toThrow('waitForJob.interval');
});
