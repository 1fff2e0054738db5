import { basename } from 'node:path';
import type { RestClient } from '../server/rest-client.js';
import { classesOf, type ServerClassAnswer } from './class-selection.js';
import { foundByContent, foundById } from './created-before.js';
import type { TransferProgress } from './export-run.js';
import { IdMap } from './id-map.js';
import { checkTargets, importFiles, type ImportFile, stepName } from './import-files.js';
import { ImportJournal, type ImportStart } from './import-journal.js';
import { batchLimits } from './batch-limits.js';
import { countProblem, lengthProblem } from './import-counts.js';
import { importStart, journalPath, keepsIds } from './import-start.js';
import { type ImportStep, type Prepared, runStep, StepHistory } from './import-step.js';
import { type JsonLine, onlyLines, readJsonLines } from './json-lines.js';
import { type LineError, LineErrors } from './line-errors.js';
import { LineRequests } from './line-requests.js';
import { TransferError } from './transfer-error.js';

export interface ImportRequest {
  readonly client: RestClient;
  /** With the maintenance key, where there is one. */
  readonly maintenance: RestClient | undefined;
  /** Folders and files. */
  readonly paths: readonly string[];
  /** Whether the files will be there for a second run. */
  readonly isResumable: boolean;
  readonly resume: boolean;
  readonly dryRun: boolean;
  readonly continueOnError: boolean;
  readonly progress: TransferProgress;
}

export interface ImportOutcome {
  readonly keepsIds: boolean;
  readonly keepsDates: boolean;
  /** Rows and members of relations that are on the server now, by class. */
  readonly classes: readonly { readonly className: string; readonly rows: number; readonly members: number }[];
  /** Rows that were patched because what they point to came later. */
  readonly patched: number;
  /** Lines that did not get to the server; of more than ten thousand the first. */
  readonly errors: readonly LineError[];
  readonly errorCount: number;
  /** What is wrong with the counts, for people. */
  readonly problems: readonly string[];
  /** The journal of what is done, where it is needed for going on. */
  readonly journal?: string;
}

/** Imports files into a server, or goes on where an interrupted import stopped. */
export async function runImport(request: ImportRequest): Promise<ImportOutcome> {
  const { client, paths } = request;
  const files = await importFiles(paths);
  const classes = classesOf(await client.get('/schemas'), client.server);
  checkTargets(files, classes, client.server);
  const run = new ImportRun(request, files, classes);
  return request.dryRun ? run.check() : run.run();
}

class ImportRun {
  readonly #request: ImportRequest;
  readonly #files: readonly ImportFile[];
  readonly #classes: ReadonlyMap<string, ServerClassAnswer>;
  readonly #ids: Map<string, IdMap> = new Map();
  readonly #steps: Map<string, StepHistory> = new Map();
  readonly #errors: LineErrors = new LineErrors();
  readonly #problems: string[] = [];
  #start: ImportStart = { keepsIds: true, keepsDates: false, classes: {} };
  #requests: LineRequests;
  #journal: ImportJournal = ImportJournal.none();

  constructor(request: ImportRequest, files: readonly ImportFile[], classes: ReadonlyMap<string, ServerClassAnswer>) {
    this.#request = request;
    this.#files = files;
    this.#classes = classes;
    this.#requests = new LineRequests(classes, { ...this.#start, newId: this.#newId });
  }

  /** Reads every line and sends nothing. */
  async check(): Promise<ImportOutcome> {
    const { client, maintenance, progress } = this.#request;
    this.#startWith({ keepsIds: await keepsIds(client), keepsDates: maintenance !== undefined, classes: {} });
    for (const file of this.#files) {
      const history = this.#historyOf(stepName(file));
      progress.begin(basename(file.path), file.expected ?? 0);
      let read = 0;
      for await (const line of readJsonLines(file.path)) {
        const prepared = line.problem === undefined ? this.#requests.forLine(file, line) : { problem: line.problem };
        if (prepared !== undefined && 'problem' in prepared) this.#errors.add(file.path, line.line, prepared.problem);
        else history.done.add(line.line);
        read += 1;
        progress.add(1);
      }
      this.#problems.push(...lengthProblem(file, read));
      progress.end();
    }
    return this.#outcome(0);
  }

  async run(): Promise<ImportOutcome> {
    await this.#begin();
    try {
      for (const file of this.#files) if (file.relation === undefined) await this.#send(file);
      let patched = 0;
      for (const file of this.#files) if (file.relation === undefined) patched += await this.#patch(file);
      for (const file of this.#files) if (file.relation !== undefined) await this.#send(file);
      if (!this.#isStopped) await this.#checkCounts();
      if (this.#errors.count === 0) await this.#journal.remove();
      return this.#outcome(patched);
    } finally {
      await this.#journal.close();
    }
  }

  get #isStopped(): boolean {
    return this.#errors.count > 0 && !this.#request.continueOnError;
  }

  #startWith(start: ImportStart): void {
    this.#start = start;
    this.#requests = new LineRequests(this.#classes, { ...start, newId: this.#newId });
  }

  async #begin(): Promise<void> {
    const { client, maintenance, resume, isResumable, paths } = this.#request;
    const path = isResumable ? await journalPath(paths, this.#files, client.server) : '';
    const resumed = resume
      ? await ImportJournal.resume(
          path,
          ({ step, lines, ids = [], open = [] }) => {
            const history = this.#historyOf(step);
            for (const line of lines) history.done.add(line);
            for (const line of lines) history.doubtful.delete(line);
            for (const line of open) history.open.add(line);
            for (const [id, newId] of ids) this.#idsOf(step.split(' ')[1] ?? '').set(id, newId);
          },
          (step, lines) => {
            for (const line of lines) this.#historyOf(step).doubtful.add(line);
          },
        )
      : undefined;
    if (resumed !== undefined) {
      this.#journal = resumed.journal;
      this.#startWith(resumed.start);
      if (this.#start.keepsDates === (maintenance !== undefined)) return;
      await this.#journal.close();
      throw new TransferError('the interrupted import had another maintenance key, or none: call it as before');
    }
    this.#startWith(await importStart(client, maintenance !== undefined, this.#files));
    if (isResumable) this.#journal = await ImportJournal.create(path, this.#start);
  }

  async #send(file: ImportFile): Promise<void> {
    if (this.#isStopped) return;
    const { progress } = this.#request;
    const history = this.#historyOf(stepName(file));
    const unit = file.relation === undefined ? file.className : `${file.className}.${file.relation}`;
    progress.begin(unit, file.relation === undefined ? (file.expected ?? 0) : 0, history.done.size);
    const read = await this.#runStep(stepName(file), file, readJsonLines(file.path), (line) =>
      this.#requests.forLine(file, line),
    );
    if (!this.#isStopped) this.#problems.push(...lengthProblem(file, read));
    progress.end();
  }

  /** Leads the pointers of rows to objects that came after them. */
  async #patch(file: ImportFile): Promise<number> {
    const { open } = this.#historyOf(stepName(file));
    if (open.size === 0 || this.#isStopped) return 0;
    const { progress } = this.#request;
    const step = `pointers ${file.className} ${basename(file.path)}`;
    const { done } = this.#historyOf(step);
    progress.begin(`${file.className}, pointers`, open.size, done.size);
    const lines = onlyLines(readJsonLines(file.path), open);
    await this.#runStep(step, file, lines, (line) => this.#requests.forPointers(file, line));
    progress.end();
    return done.size;
  }

  #runStep(
    name: string,
    { path, className, relation }: ImportFile,
    lines: AsyncIterable<JsonLine>,
    prepare: (line: JsonLine) => Prepared,
  ): Promise<number> {
    const { client, maintenance, progress, continueOnError } = this.#request;
    const ids = this.#idsOf(className);
    const step: ImportStep = {
      name,
      path,
      lines,
      batch: batchLimits(className, relation),
      prepare,
      mapsIds: !this.#start.keepsIds,
      onCreated: (id, newId) => {
        if (!this.#start.keepsIds) ids.set(id, newId);
      },
      found: (doubtful) => {
        if (this.#start.keepsIds) return foundById(client, className, doubtful);
        const { newest } = this.#start.classes[className] ?? {};
        const { keepsDates } = this.#start;
        return foundByContent({ client, className, newest, taken: ids.newIds(), keepsDates }, doubtful);
      },
    };
    const writer = maintenance ?? client;
    const [history, journal, errors] = [this.#historyOf(name), this.#journal, this.#errors];
    return runStep(step, { client: writer, journal, progress, history, continueOnError, errors });
  }

  readonly #newId = (className: string, id: string): string | undefined =>
    this.#start.keepsIds ? id : this.#ids.get(className)?.get(id);

  #historyOf(step: string): StepHistory {
    const found = this.#steps.get(step) ?? new StepHistory();
    this.#steps.set(step, found);
    return found;
  }

  #idsOf(className: string): IdMap {
    const found = this.#ids.get(className) ?? new IdMap();
    this.#ids.set(className, found);
    return found;
  }

  async #checkCounts(): Promise<void> {
    for (const [className, { counted }] of Object.entries(this.#start.classes)) {
      const now = await this.#request.client.count(className);
      this.#problems.push(...countProblem(className, this.#rowsOf(className), counted, now));
    }
  }

  #rowsOf(className: string): number {
    const files = this.#files.filter((file) => file.className === className && file.relation === undefined);
    return files.reduce((sum, file) => sum + this.#historyOf(stepName(file)).done.size, 0);
  }

  #outcome(patched: number): ImportOutcome {
    const names = [...new Set(this.#files.map(({ className }) => className))];
    return {
      keepsIds: this.#start.keepsIds,
      keepsDates: this.#start.keepsDates,
      classes: names.map((className) => {
        return { className, rows: this.#rowsOf(className), members: this.#requests.members.get(className) ?? 0 };
      }),
      patched,
      errors: this.#errors.list(),
      errorCount: this.#errors.count,
      problems: this.#problems,
      ...(this.#errors.count > 0 && this.#journal.path !== '' ? { journal: this.#journal.path } : {}),
    };
  }
}
