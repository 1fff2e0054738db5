import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { projectPackage } from '../dev/project-package.js';
import { type Dashboard, dashboardCommand, startDashboard } from '../dev/dashboard.js';
import { runSeed, type SeedServer, seedFile } from '../dev/seed.js';
import { type WatchedRun, watchGenerated } from './generate-watch.js';
import type { ProjectOptions } from './project.js';
import { push, type PushResult } from './push.js';
import { UsageError } from './usage-error.js';

export interface DevOptions extends Pick<ProjectOptions, 'config' | 'schemas'> {
  /** The folder of the project. */
  readonly cwd?: string;
  /** 1337 unless told. */
  readonly port?: number;
  /** A module with cloud code. */
  readonly cloud?: string;
  /** Run the seed although the database is not new. */
  readonly seed?: boolean;
  /** Run Parse Dashboard, which the project has installed, beside the server. */
  readonly dashboard?: boolean;
  /** Ends it all. */
  readonly signal: AbortSignal;
}

/** What is told while it runs. */
export interface DevEvents {
  /** @param dashboard its address, where one runs */
  onServer(server: SeedServer, dashboard: string | undefined): void;
  onGenerated(run: WatchedRun): void;
  onPushed(result: PushResult): void;
  /** A push or a seed that failed; the next change is another try. */
  onFailure(error: Error): void;
  onSeeded(file: string): void;
  /** A line that Parse Server or cloud code logs. */
  onLog(line: string): void;
}

interface DevServerModule {
  startDevServer(options: object): Promise<{
    readonly serverURL: string;
    readonly applicationId: string;
    readonly masterKey: string;
    readonly ended: Promise<void>;
    stop(): Promise<void>;
  }>;
}

/** Where the database of a project is. */
const dataFolder = '.parse-orm/data';

/**
 * Runs a Parse Server for development, as `parse-orm dev` does: at each change of the schemas the models are generated, and
 * what loses no data is pushed. Its data stays in `.parse-orm/`. Ends with the signal, and leaves nothing behind.
 *
 * Throws {@link UsageError} where `@parse-orm/dev-server` is not installed; what the server throws when it cannot start.
 */
export async function dev(options: DevOptions, events: DevEvents): Promise<void> {
  const { cwd = process.cwd(), port = 1337, cloud, seed = false, dashboard = false, signal, ...project } = options;
  const { startDevServer } = await devServerModule(cwd);
  const command = dashboard ? dashboardCommand(cwd) : undefined;
  const dataDir = resolve(cwd, dataFolder);
  const isNew = !existsSync(dataDir);
  const { onLog } = events;
  const cloudFile = cloud === undefined ? {} : { cloud: resolve(cwd, cloud) };
  const server = await startDevServer({ port, dataDir, ...cloudFile, liveQuery: true, signal, onLog });
  let shown: Dashboard | undefined;
  try {
    const { serverURL, applicationId, masterKey } = server;
    const keys = { serverURL, applicationId, masterKey };
    if (command !== undefined) shown = await startDashboard(command, keys);
    events.onServer(keys, shown?.url);
    const worker = new DevWorker({ ...project, cwd, server: keys }, events, isNew || seed ? seedFile(cwd) : undefined);
    const ending = new AbortController();
    const end = (): void => ending.abort();
    signal.addEventListener('abort', end, { once: true });
    void server.ended.then(end, end);
    if (signal.aborted) end();
    await watchGenerated({ ...project, cwd, signal: ending.signal }, (run) => worker.add(run));
    await worker.idle;
    if (!signal.aborted) throw new Error('The development server has ended by itself: what it said is above.');
  } finally {
    await shown?.stop();
    await server.stop();
  }
}

/** Pushes after each look that found nothing wrong, one push after the other. */
class DevWorker {
  idle: Promise<void> = Promise.resolve();
  readonly #options: ProjectOptions & {
    readonly server: { serverURL: string; applicationId: string; masterKey: string };
  };
  readonly #events: DevEvents;
  #seed: string | undefined;

  constructor(options: ProjectOptions & { readonly server: SeedServer }, events: DevEvents, seed: string | undefined) {
    this.#options = options;
    this.#events = events;
    this.#seed = seed;
  }

  add(run: WatchedRun): void {
    this.#events.onGenerated(run);
    if (run.files !== undefined) this.idle = this.idle.then(() => this.#push());
  }

  async #push(): Promise<void> {
    try {
      this.#events.onPushed(await push({ ...this.#options, onlySafe: true }));
      const seed = this.#seed;
      this.#seed = undefined;
      if (seed === undefined) return;
      await runSeed(seed, this.#options.server);
      this.#events.onSeeded(seed);
    } catch (error) {
      this.#events.onFailure(error as Error);
    }
  }
}

async function devServerModule(folder: string): Promise<DevServerModule> {
  const found = projectPackage(folder, '@parse-orm/dev-server');
  if (found === undefined) {
    throw new UsageError('`dev` needs the development server: run `npm install --save-dev @parse-orm/dev-server`');
  }
  return (await import(found.url)) as DevServerModule;
}
