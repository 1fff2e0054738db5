import type { ServerClassAnswer } from './class-selection.js';
import type { ImportFile } from './import-files.js';
import { changedReferences, importRow, type RowRules, rowProblem } from './import-row.js';
import type { Prepared, Sent } from './import-step.js';
import type { JsonLine } from './json-lines.js';
import { pointerTo } from './pointer.js';

/** Turns lines into requests. */
export class LineRequests {
  /** Members of relations, by class. */
  readonly members: Map<string, number> = new Map();
  readonly #classes: ReadonlyMap<string, ServerClassAnswer>;
  readonly #rules: RowRules;

  constructor(classes: ReadonlyMap<string, ServerClassAnswer>, rules: RowRules) {
    this.#classes = classes;
    this.#rules = rules;
  }

  /** Creates a row, or adds members to a relation. */
  forLine(file: ImportFile, line: JsonLine): Prepared {
    const source = this.#classes.get(file.className);
    const { value = {} } = line;
    if (source === undefined) return undefined;
    if (file.relation !== undefined) return this.#forMembers(file, source, line);
    const problem = rowProblem(value, source);
    if (problem !== undefined) return { problem };
    const { body, isOpen } = importRow(value, source, this.#rules);
    const request = { method: 'POST', path: `/classes/${file.className}`, body } as const;
    return { request, id: String(value['objectId']), isOpen, line };
  }

  /** Leads the pointers of a row to the new ids. */
  forPointers({ className }: ImportFile, line: JsonLine): Prepared {
    const { value = {} } = line;
    const body = changedReferences(value, this.#rules.newId);
    return body === undefined ? undefined : { request: this.#put(className, String(value['objectId']), body), line };
  }

  #forMembers({ className, relation = '' }: ImportFile, { fields }: ServerClassAnswer, line: JsonLine): Prepared {
    const { owner, members } = line.value ?? {};
    const isList = Array.isArray(members) && members.every((id) => typeof id === 'string');
    if (typeof owner !== 'string' || !isList || /[\s/?#%]/.test(owner)) {
      return { problem: 'is no line of a relation: {"owner":"…","members":["…"]}' };
    }
    if (members.length === 0) return undefined;
    const target = fields[relation]?.targetClass ?? '';
    const objects = (members as string[]).map((id) => pointerTo(target, this.#rules.newId(target, id) ?? id));
    this.members.set(className, (this.members.get(className) ?? 0) + objects.length);
    return { request: this.#put(className, owner, { [relation]: { __op: 'AddRelation', objects } }), line };
  }

  #put(className: string, id: string, body: object): Sent['request'] {
    return { method: 'PUT', path: `/classes/${className}/${this.#rules.newId(className, id) ?? id}`, body };
  }
}
