import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { launchChromium } from '../browser/chromium.js';
import { compileErrors } from './compiler.js';
import { endingOf } from './project.js';
import { ViteApp } from './vite-app.js';

let app: ViteApp;
beforeEach(() => {
  app = new ViteApp();
});
afterEach(() => app.remove());

describe('vite build', () => {
  test('generates before it builds, own methods and all, and takes the plugin by its type', async () => {
    const { exitCode, stderr } = await endingOf(app.vite('build'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(app.names('generated')).toContain('post.ts');
    const [script = ''] = app.names('dist/assets').filter((name) => name.startsWith('index-'));
    expect(app.read(`dist/assets/${script}`)).toContain('toUpperCase()');
    const errors = await compileErrors('typescript', app.folder, {
      module: 'preserve',
      noPropertyAccessFromIndexSignature: false,
      isolatedDeclarations: false,
      skipLibCheck: true,
    });
    expect(errors).toEqual([]);
  }, 60_000);

  test('fails with the place of each mistake, and leaves the last good output', async () => {
    await endingOf(app.start(process.execPath, app.path('node_modules/.bin/parse-orm'), 'generate'));
    const before = app.read('generated/post.ts');
    app.saveSchema('body: Sting');
    const { exitCode, stderr } = await endingOf(app.vite('build'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('schemas/post.yaml:4:9 - error: Post.body: unknown type `Sting`');
    expect(stderr).toContain('help: did you mean `String`?');
    expect(app.read('generated/post.ts')).toBe(before);
  }, 60_000);
});

describe('vite dev', () => {
  let browser: Browser;
  let page: Page;
  beforeEach(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
  });
  afterEach(() => browser.close());

  async function freePort(): Promise<string> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return String(port);
  }

  const shows = (text: string): Promise<unknown> =>
    page.waitForFunction((wanted) => document.querySelector('#app')?.textContent?.includes(wanted), text);

  test('a change of a schema or a model reaches the page; a mistake is in the overlay until it is mended', async () => {
    const port = await freePort();
    const vite = app.vite('--host', '127.0.0.1', '--port', port, '--strictPort');
    const ending = endingOf(vite);
    let said = '';
    while (!said.includes('ready in')) said += String((await once(vite.stdout!, 'data'))[0]);
    expect(app.names('generated')).toContain('index.ts');
    await page.goto(`http://127.0.0.1:${port}/`);
    await shows('HELLO! title');

    app.saveSchema('body: String');
    await shows('HELLO! body, title');

    app.saveSchema('body: Sting');
    const overlay = page.locator('vite-error-overlay');
    await overlay.waitFor({ state: 'attached' });
    expect(await overlay.locator('.message').textContent()).toContain('Post.body: unknown type `Sting`');
    expect(await overlay.locator('.file').first().textContent()).toContain(app.path('schemas/post.yaml:4:9'));
    // Who comes later is told, too, and the app still runs on the last good output.
    await page.reload();
    await overlay.waitFor({ state: 'attached' });
    await shows('HELLO! body, title');

    app.saveSchema('body: String');
    await overlay.waitFor({ state: 'detached' });
    app.save('models/post.ts', app.read('models/post.ts').replace('toUpperCase()', 'toLowerCase()'));
    await shows('hello! body, title');

    rmSync(app.path('models/post.ts'));
    app.save('src/main.ts', app.read('src/main.ts').replace('post.shout()', 'post.title'));
    await shows('hello body, title');

    vite.kill('SIGTERM');
    const { stdout, stderr } = await ending;
    expect(stdout).toContain('parse-orm: post.ts changed');
    expect(stderr.split('unknown type `Sting`')).toHaveLength(2);
  }, 60_000);
});

test('the scripts of a package: generate before each build, and a check in CI', async () => {
  const npm = (...words: string[]) => endingOf(app.start('npm', '--silent', ...words));
  const missing = await npm('run', 'ci');
  expect(missing.exitCode).toBe(2);
  expect(missing.stdout).toContain('+++ b/generated/post.ts');
  expect(await npm('run', 'build')).toMatchObject({ exitCode: 0, stdout: 'built with 9 files\n' });
  expect(await npm('run', 'ci')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  app.saveSchema('body: Sting');
  const broken = await npm('run', 'build');
  expect(broken.exitCode).toBe(1);
  expect(broken.stdout).not.toContain('built');
}, 60_000);
