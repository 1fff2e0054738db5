import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../scripts/workspace-paths.js';

const packages: Record<string, string> = {
  vite: join(ROOT, 'node_modules/vite'),
  '@parse-orm/codegen': join(ROOT, 'packages/codegen'),
  '@parse-orm/runtime': join(ROOT, 'packages/runtime'),
};

/** An app with Vite, outside of the repository, as people have it: what is installed is linked into it. */
export class ViteApp {
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'parse-orm-vite-')));
  readonly #children: ChildProcess[] = [];

  constructor() {
    cpSync(join(import.meta.dirname, 'fixtures/vite-app'), this.folder, { recursive: true });
    for (const [name, target] of Object.entries(packages)) {
      mkdirSync(dirname(this.path(`node_modules/${name}`)), { recursive: true });
      symlinkSync(realpathSync(target), this.path(`node_modules/${name}`));
    }
    mkdirSync(this.path('node_modules/.bin'));
    symlinkSync('../@parse-orm/codegen/dist/cli.js', this.path('node_modules/.bin/parse-orm'));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  names(folder: string): string[] {
    return readdirSync(this.path(folder));
  }

  /** Whole or not at all, as editors save. */
  save(name: string, text: string): void {
    writeFileSync(this.path(`${name}~`), text);
    renameSync(this.path(`${name}~`), this.path(name));
  }

  /** Saves the schema, with these fields beside the title. */
  saveSchema(...fields: string[]): void {
    const lines = ['className: Post', 'fields:', '  title: { type: String, required: true }'];
    this.save('schemas/post.yaml', `${[...lines, ...fields.map((field) => `  ${field}`)].join('\n')}\n`);
  }

  vite(...words: string[]): ChildProcess {
    return this.start(process.execPath, this.path('node_modules/vite/bin/vite.js'), ...words);
  }

  start(command: string, ...words: string[]): ChildProcess {
    const child = spawn(command, words, {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], HOME: this.folder, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    return child;
  }

  remove(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
