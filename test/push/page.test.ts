import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { testedPage } from '../browser/tested-page.js';
import { recordedClient, testServer, uniqueWord } from '../runtime/world.js';

const { applicationId } = testServer;
const key = `Parse/${applicationId}/installationId`;

const tested = testedPage(import.meta.dirname, 'page.ts');

async function openPage(prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await (await tested.browser.newContext()).newPage();
  await prepare?.(page);
  await page.goto(tested.url);
  await page.waitForFunction(() => 'db' in window);
  return page;
}

const register = (page: Page): Promise<void> =>
  page.evaluate(() => window.db.installations.register({ deviceType: 'web' }));
const subscribe = (page: Page, channel: string): Promise<readonly string[]> =>
  page.evaluate((name) => window.db.installations.subscribe(name), channel);
const currentId = (page: Page): Promise<string | undefined> =>
  page.evaluate(async () => (await window.db.installations.current())?.installationId);

test('a page is one installation, from one visit to the next', async () => {
  const page = await openPage();
  const id = await page.evaluate((name) => localStorage.getItem(name), key);
  await register(page);
  await subscribe(page, 'owls');

  await page.reload();

  expect(await currentId(page)).toBe(id);
  expect(await subscribe(page, 'owls')).toEqual(['owls']);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
});

test('a page of the official SDK stays the installation that it was', async () => {
  const id = `A-${uniqueWord()}`;
  const page = await openPage((page) =>
    page.addInitScript(([name, value]) => localStorage.setItem(name, value), [key, id] as const),
  );

  await register(page);

  expect(await currentId(page)).toBe(id.toLowerCase());
});

test('a page that may keep nothing is an installation for as long as it is open', async () => {
  const page = await openPage((page) =>
    page.addInitScript(() => {
      const get = (): never => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get });
    }),
  );

  await register(page);
  const id = await currentId(page);
  await page.reload();

  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(await currentId(page)).toBeUndefined();
});

test('whatever a page asks of a server elsewhere, its installation and a context travel along', async () => {
  const page = await openPage();
  const methods: string[] = [];
  page.on('request', (request) => void methods.push(`${request.method()} ${new URL(request.url()).pathname}`));
  const failures: string[] = [];
  page.on('requestfailed', (request) => void failures.push(request.url()));
  const word = uniqueWord();

  const seen = await page.evaluate(async (name) => {
    const { db } = window;
    const context = { for: 'é' };
    const user = await db.auth.signUp({ username: name, password: 'secret' }, { context });
    const species = await db.Species.create({ scientificName: name, group: 'bird' }, { context });
    species.commonName = 'Owl';
    await species.save({ context });
    const query = db.Species.where({ scientificName: name });
    const { length } = await query.find({ context });
    const many = await query.where({ commonName: { notIn: Array.from({ length: 400 }, String) } }).find();
    const [one, count] = await Promise.all([db.Species.get(species.objectId), query.count()]);
    const file = await db.files.upload(new Blob(['hoot']), { name: 'owl.txt' });
    const text = await (await db.files.download(file)).text();
    await species.delete({ context });
    const left = await query.count();
    await db.auth.logOut();
    return { userId: user.objectId, length, many: many.length, name: one.commonName, count, text, left };
  }, word);

  expect(seen).toMatchObject({ length: 1, many: 1, name: 'Owl', count: 1, text: 'hoot', left: 0 });
  expect(failures).toEqual([]);
  expect(new Set(methods.filter((request) => !/files|[.]js$/.test(request)).map((line) => line.split(' ')[0]))).toEqual(
    new Set(['POST']),
  );
  const { db } = recordedClient();
  const installationId = await page.evaluate((name) => localStorage.getItem(name) ?? '', key);
  expect(await db.asMaster().User.get(seen.userId)).toBeDefined();
  expect(await db.asMaster().Session.where({ installationId }).count()).toBe(0);
});
