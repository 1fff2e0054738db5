import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { DevServer } from '@parse-orm/dev-server';
import { launchChromium } from '../browser/chromium.js';
import { type ServedFiles, serveFiles } from '../browser/served-files.js';
import { startServer } from '../../examples/cloud/scripts/server.js';
import { ROOT } from '../../scripts/workspace-paths.js';

const EXAMPLE = join(ROOT, 'examples/web');
const folder = mkdtempSync(join(tmpdir(), 'parse-orm-web-'));
const failures: string[] = [];
let server: DevServer;
let site: ServedFiles;
let browser: Browser;
let page: Page;

/** The page as an app would be shipped, built by Vite. */
async function builtPage({ serverURL, applicationId }: DevServer): Promise<ServedFiles> {
  const outDir = join(folder, 'dist');
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    VITE_PARSE_SERVER_URL: serverURL,
    VITE_PARSE_APPLICATION_ID: applicationId,
  };
  const run = (script: string, ...args: string[]): Promise<unknown> =>
    promisify(execFile)(process.execPath, [join(EXAMPLE, 'node_modules', script), ...args], { cwd: EXAMPLE, env });
  await run('typescript/bin/tsc');
  await run('vite/bin/vite.js', 'build', '--outDir', outDir, '--emptyOutDir');
  const names = readdirSync(outDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map(({ parentPath, name }) => join(parentPath, name));
  return serveFiles(new Map(paths.map((path) => [`/${relative(outDir, path)}`, readFileSync(path)])));
}

beforeAll(async () => {
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when we are root, and has to pass through.
  server = await startServer({ dataDir: join(folder, 'data') });
  [site, browser] = await Promise.all([builtPage(server), launchChromium()]);
  page = await (await browser.newContext({ viewport: { width: 1200, height: 900 } })).newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => void failures.push(String(error)));
  await page.goto(site.url);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

// Looked at by hand.
const { PARSE_ORM_SCREENSHOT: screenshot } = process.env;
afterEach(async () => {
  if (screenshot) await page.screenshot({ path: screenshot });
  expect(failures).toEqual([]);
});

const list = (): ReturnType<Page['locator']> => page.locator('ul.list > li');
const report = (): ReturnType<Page['locator']> => page.getByRole('form', { name: 'Report' });

/** A request as another program sends it. */
async function ask(method: string, path: string, body?: object, sessionToken?: string): Promise<Answer> {
  const headers = {
    ...{ 'X-Parse-Application-Id': server.applicationId, 'Content-Type': 'application/json' },
    ...(sessionToken && { 'X-Parse-Session-Token': sessionToken }),
  };
  const response = await fetch(server.serverURL + path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Answer;
}

interface Answer {
  readonly objectId?: string;
  readonly sessionToken?: string;
  readonly results?: readonly { readonly objectId: string }[];
}

const latest = (): ReturnType<Page['locator']> => page.getByRole('region', { name: 'Just reported' });
const field = (name: string): ReturnType<Page['locator']> => report().locator(`[name=${name}]`);
const click = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

test('a visitor signs up, and reports a sighting with a photo, which appears in the list', async () => {
  await page.getByText('Nothing was seen that fits.').waitFor();
  const photo = await page.screenshot();
  await page.getByLabel('Name').fill('mara');
  await page.getByLabel('Password').fill('secret');
  await click('Sign up');
  await page.getByRole('button', { name: 'Log out' }).waitFor();

  await field('species').selectOption('Kingfisher');
  await field('place').fill('Isar');
  await field('individuals').fill('2');
  await field('photo').setInputFiles({ name: 'eisvogel ü.png', mimeType: 'image/png', buffer: photo });
  await report().getByText('eisvogel').waitFor();
  await click('Report');

  await list().first().waitFor();
  expect(await list().first().innerText()).toMatch(/2 × Kingfisher[^]*Alcedo atthis[^]*Isar, .*, mara/);
  const address = await list().first().locator('img').getAttribute('src');
  expect((await (await fetch(address ?? '')).arrayBuffer()).byteLength).toBe(photo.length);
});

test('what the model or the cloud code refuses is shown beside the form, and nothing is lost', async () => {
  await field('place').fill('   ');
  await click('Report');
  await page.getByText('place is empty: where was it?').waitFor();

  const buffer = Buffer.from('no picture');
  await field('photo').setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer });
  await page.getByText('That is no photo: PNG, JPEG or WebP, please.').waitFor();

  expect(await list().count()).toBe(1);
  await field('place').fill('');
});

test('an upload shows how far it is, and can be cancelled', async () => {
  const network = await page.context().newCDPSession(page);
  const throttled = (uploadThroughput: number): Promise<unknown> =>
    network.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput },
    });
  await network.send('Network.enable');
  await throttled(1_000_000);
  const buffer = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.alloc(4_500_000)]);

  await field('photo').setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer });
  const bar = page.getByRole('progressbar', { name: 'Upload' });
  await page.waitForFunction(() => Number(document.querySelector('progress')?.value) > 0.1);
  const early = Number(await bar.getAttribute('value'));
  await page.waitForFunction((before) => Number(document.querySelector('progress')?.value) > before, early);
  expect(early).toBeLessThan(1);
  await report().getByRole('button', { name: 'Cancel' }).click();
  await bar.waitFor({ state: 'detached' });

  await throttled(-1);
  expect(await page.getByText(/abort|cancel/i).count()).toBe(0);
  expect(await report().getByText('large.png').count()).toBe(0);
});

test('the list is filtered, and a sighting is changed in the form', async () => {
  await page.getByLabel('Group').selectOption('mammal');
  await page.getByText('Nothing was seen that fits.').waitFor();
  await page.getByLabel('Group').selectOption('bird');
  await page.getByRole('searchbox', { name: 'Place' }).fill('Isa');
  await page.getByLabel('mine').check();
  await list().first().waitFor();

  await click('Edit');
  await field('notes').fill('at the weir');
  await click('Save');

  await list().getByText('at the weir').waitFor();
  await page.getByLabel('confirmed').check();
  await page.getByText('Nothing was seen that fits.').waitFor();
  await page.getByLabel('confirmed').uncheck();
});

test('two tabs change the same sighting, and neither undoes what the other has done', async () => {
  const tab = await page.context().newPage();
  await tab.goto(site.url);
  await tab.getByRole('button', { name: 'Edit' }).click();
  await click('Edit');
  await field('individuals').fill('3');
  await click('Save');
  await list().getByText('3 × Kingfisher').waitFor();

  await tab.locator('textarea').fill('at the old weir');
  await tab.getByRole('button', { name: 'Save' }).click();

  await tab.locator('ul.list').getByText('at the old weir').waitFor();
  expect(await tab.locator('ul.list').innerText()).toContain('3 × Kingfisher');
  await tab.close();
  await page.bringToFront();
});

test('a report waits for its photo, and a photo that is chosen meanwhile takes its place', async () => {
  const choose = async (name: string): Promise<void> =>
    field('photo').setInputFiles({ name, mimeType: 'image/png', buffer: await page.screenshot() });
  // Is never answered.
  await page.route('**/files/one.png', () => undefined);
  await Promise.all([page.waitForRequest('**/files/one.png'), choose('one.png')]);
  expect(await report().getByRole('button', { name: 'Report' }).isDisabled()).toBe(true);

  const given = page.waitForEvent('requestfailed', (request) => request.url().endsWith('one.png'));
  await choose('two.png');
  await report().getByText('two.png').waitFor();

  await given;
  expect(await report().getByRole('button', { name: 'Report' }).isDisabled()).toBe(false);
  await report().getByRole('button', { name: 'Remove' }).click();
});

test('after a log-out nothing can be changed, and another visitor confirms what was seen', async () => {
  const tab = await page.context().newPage();
  await tab.goto(site.url);
  await tab.getByRole('button', { name: 'Log out' }).click();
  await page.getByText('Log in to report what you saw.').waitFor();
  await tab.close();
  expect(await page.getByRole('button', { name: 'Edit' }).count()).toBe(0);

  await page.getByLabel('Name').fill('jonas');
  await page.getByLabel('Password').fill('wrong');
  await click('Log in');
  await page.getByRole('alert').waitFor();
  await click('Sign up');
  await click('I saw it, too');

  await list().getByTitle('confirmed').waitFor();
});

test('what somebody else reports appears by itself', async () => {
  await latest().getByTitle('live').waitFor();
  expect(await latest().locator('li').allInnerTexts()).toEqual([expect.stringContaining('Isar · 3')]);
  const { sessionToken } = await ask('POST', '/users', { username: 'elsewhere', password: 'secret' });
  const { results } = await ask('GET', '/classes/Species?limit=1');
  const species = { __type: 'Pointer', className: 'Species', objectId: results?.[0]?.objectId };
  const seenAt = { __type: 'Date', iso: new Date().toISOString() };

  const seen = { species, place: 'Amper', seenAt, individuals: 7 };
  const { objectId } = await ask('POST', '/classes/Sighting', seen, sessionToken);
  await latest().getByText('Amper · 7').waitFor();
  await ask('PUT', `/classes/Sighting/${objectId}`, { individuals: 8 }, sessionToken);
  await latest().getByText('Amper · 8').waitFor();
  await ask('DELETE', `/classes/Sighting/${objectId}`, undefined, sessionToken);
  await latest().getByText('Amper').waitFor({ state: 'detached' });
});

test('while the server is away the page says so, and goes on when it is back', async () => {
  const { port } = new URL(server.serverURL);
  await server.stop();
  await page.getByLabel('Group').selectOption('plant');
  await page.getByText('The server cannot be reached.').first().waitFor();
  await latest().getByTitle('waiting for the server').waitFor();

  server = await startServer({ dataDir: join(folder, 'data'), port: Number(port) });
  await page.getByLabel('Group').selectOption('bird');

  await list().getByText('Kingfisher').waitFor();
  await latest().getByTitle('live').waitFor();
}, 60_000);
