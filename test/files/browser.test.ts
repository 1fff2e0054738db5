import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { testedPage } from '../browser/tested-page.js';
import { observationInput, recordedClient, signUp } from '../runtime/world.js';
import type { FilesPage } from './page.js';

declare const page: FilesPage;

let tab: Page;

const tested = testedPage(import.meta.dirname, 'page.ts', async () => ({
  sessionToken: (await signUp()).sessionToken,
}));

beforeAll(async () => {
  tab = await tested.browser.newPage();
  await tab.goto(tested.url);
});

/** What happens in the page, with errors as values. */
function inPage<Result>(work: () => Promise<Result>): Promise<Result> {
  return tab.evaluate(work);
}

test('a chosen file is uploaded with its progress, and downloaded', async () => {
  const buffer = Buffer.alloc(3_000_000, 'a');
  await tab.setInputFiles('input', { name: 'Überblick (1).txt', mimeType: 'text/plain', buffer });

  const { name, url } = await inPage(() => page.upload(undefined));

  expect(name).toMatch(/_Uberblick _1_\.txt$/);
  const reports = await inPage(async () => page.reports);
  expect(reports[0]).toEqual({ loaded: 0, total: buffer.length });
  expect(reports.at(-1)).toEqual({ loaded: buffer.length, total: buffer.length });
  const { text, type, reports: back } = await tab.evaluate((address) => page.download(address), url ?? '');
  expect([text.length, type?.split(';')[0]]).toEqual([buffer.length, 'text/plain']);
  expect(back.at(-1)).toEqual({ loaded: buffer.length, total: buffer.length });
});

test('metadata comes with a file from a page elsewhere', async () => {
  const { name } = await inPage(() => page.upload(2000, { name: 'a.txt', metadata: { by: 'Zoë' } }));
  expect((await recordedClient().db.files.metadata(name)).metadata).toEqual({ by: 'Zoë' });
  expect((await inPage(async () => page.reports)).at(-1)).toEqual({ loaded: 2000, total: 2000 });
});

test('an upload is cancelled in the middle', async () => {
  // Slow enough for it to be under way when it is cancelled.
  const session = await tab.context().newCDPSession(tab);
  const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2_000_000 };
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', line);
  const outcome = inPage(async () => {
    const uploading = page.upload(5_000_000).catch((error: Error) => error.name);
    while (page.reports.length < 2) await new Promise((resolve) => requestAnimationFrame(resolve));
    page.cancel();
    return { name: await uploading, loaded: page.reports.at(-1)?.loaded };
  });
  const { name, loaded } = await outcome;
  await session.send('Network.emulateNetworkConditions', { ...line, uploadThroughput: -1 });
  await session.detach();

  expect(name).toBe('AbortError');
  expect(loaded).toBeGreaterThan(0);
  expect(loaded).toBeLessThan(5_000_000);
});

test('what the server refuses, and a server that is not there, are told', async () => {
  const refused = await inPage(() => page.upload(10, { name: 'a.html' }).catch((error: Error) => error.message));
  expect(refused).toMatch(/extension html is disabled.*"a\.html", 10 bytes/);

  const large = await inPage(() => page.upload(25_000_000).catch((error: Error) => `${error.name}: ${error.message}`));
  expect(large).toMatch(/^FileTooLarge.*too large.*"file", 25,000,000 bytes\. The limit is maxUploadSize/);

  const empty = await inPage(() => page.upload(0).catch((error: Error) => error.message));
  expect(empty).toMatch(/no answer from the server \(for an empty file.*allowHeaders.*X-Parse-Upload-Mode/);

  await tab.context().setOffline(true);
  const offline = await inPage(() => page.upload(10).catch((error: Error) => `${error.name}: ${error.message}`));
  await tab.context().setOffline(false);
  expect(offline).toMatch(/^ConnectionError: .*no answer from the server.*0 bytes were sent/);
});

test('a chosen file that is gone is told to be unreadable', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parse-orm-chosen-'));
  const path = join(folder, 'chosen.txt');
  writeFileSync(path, 'before');
  await tab.setInputFiles('input', path);
  // Chromium looks at the disk when it is first asked.
  expect(await inPage(async () => document.querySelector('input')?.files?.[0]?.size)).toBe(6);
  rmSync(folder, { recursive: true });
  for (const details of [{}, { metadata: { a: 1 } }]) {
    const outcome = await tab.evaluate(
      (more) => page.upload(undefined, more).catch((error: Error) => error.message),
      details,
    );
    expect(outcome).toMatch(
      /^Reading "chosen\.txt" failed after \d+ bytes: .*could not be found[^.]*\. The file was not stored\.$/,
    );
  }
});

test('a path is no file of a browser, and a stream is', async () => {
  const path = await inPage(
    () => page.db.files.upload({ path: '/etc/passwd' }).catch((error: Error) => error.message) as Promise<string>,
  );
  expect(path).toMatch(/cannot read a path in a browser/);

  const name = await inPage(
    async () => (await page.db.files.upload(new Blob(['abc']).stream(), { name: 's.txt' })).name,
  );
  expect(name).toMatch(/_s\.txt$/);

  const short = await inPage(() =>
    page.db.files.upload(new Blob(['abc']).stream(), { size: 10 }).catch((error: Error) => error.message),
  );
  expect(short).toBe(
    'Reading "file" failed after 0 bytes: it gave less than the 10 bytes of its size. The file was not stored.',
  );
});

test('a new file is uploaded when its object is saved in a page', async () => {
  const { db } = recordedClient();
  const { objectId } = await db.Observation.create(await observationInput(db));

  await tab.evaluate(async (id) => {
    const observation = await page.db.Observation.get(id);
    observation.photo = new page.ParseFile({ data: new Blob(['seen']), name: 'a.txt' });
    await observation.save();
  }, objectId);

  const { photo } = await db.Observation.get(objectId);
  expect(await (await db.files.download(photo!)).text()).toBe('seen');
});
