import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../scripts/workspace-paths.js';

const cli = join(ROOT, 'packages/codegen/dist/cli.js');

export interface Ending {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that a person could have, with the real command to run in it. */
export class Project {
  readonly folder: string = realpathSync(mkdtempSync(join(tmpdir(), 'parse-orm-generate-')));

  constructor() {
    // As where packages are installed: then a run keeps a record there.
    mkdirSync(this.path('node_modules'));
    this.write('schemas/post.yaml', 'className: Post\nfields:\n  title: { type: String, required: true }\n');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  names(folder: string = 'generated'): string[] {
    return existsSync(this.path(folder)) ? readdirSync(this.path(folder)).toSorted() : [];
  }

  /** Starts `parse-orm`; the environment has nothing of the test's own but the path. */
  start(
    words: readonly string[],
    options: {
      environment?: Record<string, string>;
      uid?: number;
      /** A file of the project, for stdin. */ input?: string;
    } = {},
  ): ReturnType<typeof spawn> {
    const { environment = {}, uid, input } = options;
    return spawn(process.execPath, [cli, ...words], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], ...environment },
      stdio: [input === undefined ? 'ignore' : openSync(this.path(input), 'r'), 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid }),
    });
  }

  async run(...words: string[]): Promise<Ending> {
    return endingOf(this.start(words));
  }

  /** Generates, and fails where that does. */
  async generate(...words: string[]): Promise<Record<'written' | 'unchanged' | 'removed', string[]>> {
    const { exitCode, stdout, stderr } = await this.run('generate', '--json', ...words);
    if (exitCode !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Record<'written' | 'unchanged' | 'removed', string[]>;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a process printed, and how it ended; a signal counts as 128. */
export async function endingOf(child: ReturnType<typeof spawn>): Promise<Ending> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { exitCode: code ?? 128, stdout, stderr };
}
