import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ROOT } from '../../scripts/workspace-paths.js';
import { launchChromium } from '../browser/chromium.js';
import { largeSchema } from './large-schema.js';

const command = join(ROOT, 'packages/codegen/dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'parse-orm-diagram-'));
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  writeFileSync(join(folder, 'large.json'), JSON.stringify(largeSchema(50)));
  writeFileSync(join(folder, 'hostile.json'), JSON.stringify([hostile]));
}, 60_000);

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Text that is markup, script or Mermaid wherever somebody forgets to escape it. */
const hostile = {
  className: 'Hostile',
  description: '</title></svg><script>window.broken = 1</script><img src=x onerror="window.broken = 1"> \ud800',
  fields: {
    one: { type: 'String', description: '" }\n  Hostile ||--|| Hostile : "x"; %%{init: {}}%% </script><b>&amp;' },
    self: 'Pointer<Hostile>',
    shape: {
      type: 'Object',
      properties: { owner: 'Pointer<_User>' },
    },
  },
};

function run(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, 'diagram', ...words], { cwd: folder, encoding: 'utf8' });
}

async function opened(file: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  await page.goto(`file://${join(folder, file)}`);
  expect(requested).toHaveLength(1);
  return page;
}

/** The corners of everything that is drawn, in pixels of the screen. */
function boxes(page: Page): Promise<{ name: string; left: number; top: number; right: number; bottom: number }[]> {
  return page.$$eval('.entity', (entities) =>
    entities.map((entity) => {
      const { left, top, right, bottom } = (entity.querySelector('.card') ?? entity).getBoundingClientRect();
      return { name: entity.getAttribute('data-class') ?? '', left, top, right, bottom };
    }),
  );
}

test('a page of fifty classes shows each in a place of its own, with all its text inside', async () => {
  expect(run('--schemas', 'large.json', '--out', 'large.html')).toMatchObject({ status: 0, stdout: '' });
  const page = await opened('large.html');

  const placed = await boxes(page);
  expect(placed).toHaveLength(51);
  const overlaps = placed.flatMap((one, index) =>
    placed
      .slice(index + 1)
      .filter((two) => one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom)
      .map((two) => `${one.name} and ${two.name}`),
  );
  expect(overlaps).toEqual([]);
  expect(placed.every(({ left, top, right, bottom }) => left >= 0 && top >= 0 && right <= 1600 && bottom <= 1000)).toBe(
    true,
  );

  const cut = await page.$$eval('.entity', (entities) =>
    entities.flatMap((entity) => {
      const card = (entity.querySelector('.card') as Element).getBoundingClientRect();
      return [...entity.querySelectorAll('text')]
        .filter((text) => {
          const { left, right } = text.getBoundingClientRect();
          return left < card.left || right > card.right;
        })
        .map((text) => `${entity.getAttribute('data-class')}: ${text.textContent}`);
    }),
  );
  expect(cut).toEqual([]);
  const picture = await page.screenshot({ path: join(folder, 'large.png') });
  expect(picture.length).toBeGreaterThan(50_000);
  await page.close();
}, 60_000);

test('no line runs through a class', async () => {
  run('--schemas', 'large.json', '--out', 'lines.svg');
  const page = await opened('lines.svg');

  const crossed = await page.$$eval('.line', (lines) => {
    const cards = [...document.querySelectorAll('.entity')].map((entity) => ({
      name: entity.getAttribute('data-class'),
      area: (entity.querySelector('.card') as Element).getBoundingClientRect(),
    }));
    return lines.flatMap((line) => {
      const path = line.querySelector('path') as SVGPathElement;
      const matrix = path.getScreenCTM() as DOMMatrix;
      const length = path.getTotalLength();
      const points = Array.from({ length: Math.ceil(length / 5) }, (_, step) =>
        path.getPointAtLength(step * 5).matrixTransform(matrix),
      );
      return cards
        .filter(({ area }) =>
          points.some(({ x, y }) => x > area.left + 2 && x < area.right - 2 && y > area.top + 2 && y < area.bottom - 2),
        )
        .map(({ name }) => `${line.querySelector('title')?.textContent} through ${name}`);
    });
  });

  expect(await page.$$eval('.line', (lines) => lines.length)).toBeGreaterThan(50);
  expect(crossed).toEqual([]);
  await page.close();
}, 60_000);

test('the page finds classes by their fields, comes nearer, moves, and marks what a class is linked with', async () => {
  run('--schemas', 'large.json', '--out', 'tool.html');
  const page = await opened('tool.html');
  const view = (): Promise<string | null> => page.getAttribute('svg.diagram', 'viewBox');
  const whole = await view();

  await page.keyboard.press('/');
  await page.keyboard.type('class7 column1');
  expect(await page.textContent('#found')).toBe('1 class');
  expect(
    await page.$$eval('.entity:not(.faint)', (found) => found.map((entity) => entity.getAttribute('data-class'))),
  ).toEqual(['Class7']);
  await page.keyboard.press('Enter');
  expect(await view()).not.toBe(whole);
  const found = (await boxes(page)).find(({ name }) => name === 'Class7');
  expect(found?.left).toBeGreaterThan(400);
  expect(found?.right).toBeLessThan(1200);

  await page.keyboard.press('Escape');
  expect(await page.$$eval('.faint', (faint) => faint.length)).toBe(0);
  await page.keyboard.press('0');
  expect(await view()).toBe(whole);
  await page.click('#closer');
  expect(Number((await view())?.split(' ')[2])).toBeLessThan(Number(whole?.split(' ')[2]));
  await page.click('#fit');
  await page.mouse.move(800, 600);
  await page.mouse.down();
  await page.mouse.move(700, 500, { steps: 4 });
  await page.mouse.up();
  expect(Number((await view())?.split(' ')[0])).toBeGreaterThan(0);
  expect(await page.$$eval('.selected', (selected) => selected.length)).toBe(0);

  await page.click('#fit');
  await page.click('.entity[data-class="_User"] .name');
  const near = await page.$$eval('.entity:not(.faint)', (shown) => shown.length);
  expect(near).toBe(1 + Array.from({ length: 50 }, (_, index) => index % 3).filter((rest) => rest !== 0).length);
  await page.close();
}, 60_000);

test('nothing in a schema becomes markup or script', async () => {
  for (const file of ['hostile.html', 'hostile.svg']) {
    expect(run('--schemas', 'hostile.json', '--out', file).status).toBe(0);
    const page = await opened(file);
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
    expect(await page.$$eval('img, b, script, parsererror', (elements) => elements.length)).toBe(
      file.endsWith('html') ? 1 : 0,
    );
    expect(await page.$$eval('.line', (lines) => lines.length)).toBe(2);
    await page.close();
  }
}, 60_000);

test.each(['large.json', 'hostile.json', join(ROOT, 'schemas')])(
  'Mermaid draws what is printed for %s',
  async (schemas) => {
    const { stdout, status } = run('--schemas', schemas);
    expect(status).toBe(0);
    const page = await browser.newPage();
    await page.addScriptTag({ path: join(ROOT, 'node_modules/mermaid/dist/mermaid.min.js') });
    const drawn = await page.evaluate(async (text) => {
      const { mermaid } = globalThis as unknown as {
        mermaid: { render(id: string, text: string): Promise<{ svg: string }> };
      };
      return (await mermaid.render('drawn', text)).svg;
    }, stdout);
    const classes = stdout.split('\n').filter((line) => /^ {2}\w+( \{)?$/.test(line)).length;
    expect(drawn.match(/id="[^"]*entity-[^"]*"/g)?.length).toBeGreaterThanOrEqual(classes);
    await page.close();
  },
  60_000,
);

test('only the named classes are drawn, and those that they are linked with', () => {
  const named = run('User', 'Comment', '--schemas', join(ROOT, 'schemas')).stdout;
  expect(named).toContain('Comment }o--|| User : author');
  expect(named).not.toContain('Observation {');
  const near = run('Reserve', '--depth', '1', '--fields', 'none', '--schemas', join(ROOT, 'schemas')).stdout;
  expect(near.split('\n').slice(0, 4)).toEqual(['erDiagram', '  Reserve', '  Survey', '  User']);
});

test('wrong usage is answered with what is right, and no file is begun', () => {
  expect(run('Observatoin', '--schemas', join(ROOT, 'schemas'))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('the schema has no class `Observatoin`: did you mean `Observation`?'),
  });
  expect(run('--out', 'x.png', '--schemas', 'large.json')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('ends in none of .svg, .html and .mmd'),
  });
  expect(run('--depth', '-1', '--schemas', 'large.json').status).toBe(2);
  const missing = run('--out', 'missing/x.svg', '--schemas', 'large.json');
  expect(missing.status).toBe(1);
  expect(missing.stderr).toMatch(/missing.*cannot be written \(ENOENT\)/);
  expect(existsSync(join(folder, 'x.png'))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('the same schema gives the same bytes', () => {
  run('--schemas', 'large.json', '--out', 'one.svg');
  run('--schemas', 'large.json', '--out', 'two.svg');
  expect(readFileSync(join(folder, 'one.svg'), 'utf8')).toBe(readFileSync(join(folder, 'two.svg'), 'utf8'));
});
