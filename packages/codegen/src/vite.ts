import { join, resolve as resolvePath } from 'node:path';
import { generate, type GenerateOptions } from './commands/generate.js';
import type { WatchedRun } from './commands/generate-watch.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { renderDiagnostics } from './diagnostics/render-diagnostics.js';
import { OutputError } from './output/output-error.js';
import type { WrittenOutput } from './output/output-folder.js';

/** What can be set for the plugin, instead of what `parse-orm.config` says. Paths are relative to Vite's root. */
export type ParseOrmPluginOptions = Pick<GenerateOptions, 'cwd' | 'config' | 'schemas' | 'output' | 'importExtension'>;

/** The part of Vite's `ResolvedConfig` that counts here: the plugin works with any Vite from 5 on, and needs none. */
interface ViteConfig {
  readonly root: string;
  readonly command: 'build' | 'serve';
  readonly logger: {
    info(text: string, options?: { timestamp?: boolean }): void;
    warn(text: string): void;
    error(text: string): void;
  };
}

interface ViteMessage {
  readonly type: string;
  readonly [key: string]: unknown;
}

interface ViteServer {
  readonly config: ViteConfig & { readonly server: { readonly watch?: unknown } };
  readonly ws: { send(message: never): void; on(event: 'connection', listener: () => void): void };
  readonly watcher: ViteWatcher;
}

interface ViteWatcher {
  on(event: 'all', listener: (event: string, path: string) => void): unknown;
  off(event: 'all', listener: (event: string, path: string) => void): unknown;
  emit(event: 'change', path: string): boolean;
}

/** What Vite takes as a plugin. */
export interface ParseOrmPlugin {
  readonly name: 'parse-orm';
  configResolved(config: ViteConfig): void;
  buildStart(): Promise<void>;
  configureServer(server: ViteServer): Promise<void>;
  closeBundle(): void;
}

/**
 * A Vite plugin that generates before anything is built, and again on each change while the development server runs.
 *
 * What is wrong with a schema fails a build. In development it is shown in Vite's overlay, and the last good output
 * stays in place.
 */
export function parseOrm(options: ParseOrmPluginOptions = {}): ParseOrmPlugin {
  const ending = new AbortController();
  let config: ViteConfig | undefined;
  let isWatching = false;
  const projectOptions = (): GenerateOptions => ({ ...(config === undefined ? {} : { cwd: config.root }), ...options });
  return {
    name: 'parse-orm',
    configResolved(resolved) {
      config = resolved;
    },
    // Called once for each environment: after the first nothing has changed, which takes a moment.
    async buildStart() {
      if (isWatching) return;
      const { files, diagnostics } = await generate(projectOptions());
      const root = projectOptions().cwd;
      if (files === undefined) throw new Error(describe(diagnostics, root));
      if (diagnostics.length > 0) config?.logger.warn(describe(diagnostics, root));
    },
    async configureServer(server) {
      // Who runs tests once asks for no watching: `buildStart` does for them.
      if (server.config.server.watch === null) return;
      isWatching = true;
      await startWatching(projectOptions(), server, ending.signal);
    },
    closeBundle() {
      ending.abort();
    },
  };
}

/** Ends when the files have been generated for the first time; the watching goes on. */
async function startWatching(options: GenerateOptions, server: ViteServer, signal: AbortSignal): Promise<void> {
  const { watchGenerated } = await import('./commands/generate-watch.js');
  const overlay = new Overlay(server, options.cwd);
  let isFirst = true;
  await new Promise<void>((resolve, reject) => {
    const watching = watchGenerated({ ...options, signal }, (run) => {
      if (!isFirst && run.files) tellMissed(server.watcher, run.files);
      isFirst = false;
      overlay.show(run);
      resolve();
    });
    watching.then(resolve, (error: unknown) => {
      server.config.logger.error(error instanceof OutputError ? error.message : String(error));
      reject(error);
    });
  });
}

/** Milliseconds in which Vite notices a change, also when it polls. */
const noticedWithin = 1000;

/** Vite's watcher misses what changes while it begins, and would serve the old file until it changes again. */
function tellMissed(watcher: ViteWatcher, { folder, written }: WrittenOutput): void {
  const missed = new Set(written.map((name) => join(folder, name)));
  const hear = (_event: string, path: string): void => void missed.delete(resolvePath(path));
  watcher.on('all', hear);
  const timer = setTimeout(() => {
    watcher.off('all', hear);
    for (const path of missed) watcher.emit('change', path);
  }, noticedWithin);
  timer.unref();
}

/** What people see of the runs: in the terminal, and as long as something is wrong, in the browser. */
class Overlay {
  readonly #server: ViteServer;
  readonly #root: string | undefined;
  #shown = '';
  #error: ViteMessage | undefined;

  constructor(server: ViteServer, root: string | undefined) {
    this.#server = server;
    this.#root = root;
    // A page that is opened later must know, too.
    server.ws.on('connection', () => {
      if (this.#error !== undefined) this.#send(this.#error);
    });
  }

  show({ files, diagnostics, failure }: WatchedRun): void {
    const { logger } = this.#server.config;
    const text = failure?.message ?? describe(diagnostics, this.#root);
    const isNew = text !== this.#shown;
    this.#shown = text;
    if (files === undefined) {
      if (isNew) logger.error(text);
      this.#error = { type: 'error', err: errorOf(text, diagnostics) };
      if (isNew) this.#send(this.#error);
      return;
    }
    if (isNew && text !== '') logger.warn(text);
    // An update of nothing takes the overlay away.
    if (this.#error !== undefined) this.#send({ type: 'update', updates: [] });
    this.#error = undefined;
    const changed = [...files.written, ...files.removed];
    if (changed.length > 0) logger.info(`parse-orm: ${summaryOf(changed)}`, { timestamp: true });
  }

  #send(message: ViteMessage): void {
    // Vite's own type of messages differs from version to version.
    this.#server.ws.send(message as never);
  }
}

function errorOf(message: string, [first]: readonly Diagnostic[]): object {
  const { file, line = 1, column = 1 } = first ?? {};
  return {
    message,
    stack: '',
    plugin: 'parse-orm',
    ...(file === undefined ? {} : { id: file, loc: { file, line, column } }),
  };
}

function describe(diagnostics: readonly Diagnostic[], cwd: string = process.cwd()): string {
  return renderDiagnostics(diagnostics, { cwd }).trimEnd();
}

function summaryOf(names: readonly string[]): string {
  return names.length > 4 ? `${names.length} files changed` : `${names.join(', ')} changed`;
}
