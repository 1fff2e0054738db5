import type { DiagnosticList, Path } from '../diagnostics/diagnostic-list.js';
import { quoted } from '../diagnostics/display-text.js';
import { suggestion } from '../diagnostics/suggestion.js';
import { permissionOperations } from './class-definition.js';
import { isMap, type ClassDraft } from './class-draft.js';
import type { FieldType } from './model.js';
import { fieldHint, placeIn, severityFor } from './schema-checks.js';
import { commonColumns } from './system-classes.js';

type Operation = (typeof permissionOperations)[number];

const roleName = /^role:./;
const userId = /^[A-Za-z0-9_-]+$/;

/**
 * Whether class-level permissions name fields and people as the server will take them (`validateCLP` in
 * `SchemaController.js`). Shapes are checked before; here whatever is not of the right shape is passed over.
 */
export function checkPermissions(
  draft: ClassDraft,
  knownClasses: ReadonlySet<string>,
  diagnostics: DiagnosticList,
): void {
  const permissions = draft.classLevelPermissions;
  if (!isMap(permissions)) return;
  const check = new PermissionCheck(draft, knownClasses, diagnostics);
  for (const operation of permissionOperations) check.operation(operation, permissions[operation]);
  for (const key of ['readUserFields', 'writeUserFields']) check.pointers([key], permissions[key]);
  check.protectedFields(permissions['protectedFields']);
  check.keys(['ACL'], permissions['ACL'], ['*', 'currentUser']);
  if (!draft.exported) check.leftOut(permissions);
}

class PermissionCheck {
  readonly #draft: ClassDraft;
  readonly #knownClasses: ReadonlySet<string>;
  readonly #diagnostics: DiagnosticList;

  constructor(draft: ClassDraft, knownClasses: ReadonlySet<string>, diagnostics: DiagnosticList) {
    this.#draft = draft;
    this.#knownClasses = knownClasses;
    this.#diagnostics = diagnostics;
  }

  operation(operation: Operation, value: unknown): void {
    if (!isMap(value)) return;
    this.keys([operation], value, ['*', 'requiresAuthentication', 'pointerFields']);
    this.pointers([operation, 'pointerFields'], value['pointerFields']);
  }

  /** Each key must name somebody; an objectId can be anything, so a near miss of a fixed word is taken for that word. */
  keys(path: Path, value: unknown, words: readonly string[], alsoValid?: RegExp): void {
    if (!isMap(value)) return;
    for (const key of Object.keys(value)) {
      if (words.includes(key) || roleName.test(key) || alsoValid?.test(key)) continue;
      const meant = key.length > 4 ? suggestion(key, words) : undefined;
      if (userId.test(key) && meant === undefined) continue;
      const hint =
        meant === undefined
          ? `write ${words.map(quoted).join(', ')}, \`role:NAME\` or an objectId`
          : `did you mean \`${meant}\`?`;
      this.#report(`${quoted(key)} names nobody in \`${path.join('.')}\``, [...path, key], 'key', hint);
    }
  }

  pointers(path: Path, value: unknown): void {
    for (const [index, name] of textsOf(value)) {
      const field = this.#draft.fields.get(name);
      const at = [...path, index];
      const where = `\`${path.join('.')}\``;
      if (field === undefined) this.#missing(where, name, at);
      else if (field.type !== undefined && !this.#canNameUsers(field.type)) {
        this.#report(
          `${where} names ${quoted(name)}, which is no pointer to _User`,
          at,
          'value',
          'only a Pointer<_User> or an array of them says who may',
        );
      }
    }
  }

  protectedFields(value: unknown): void {
    this.keys(['protectedFields'], value, ['*', 'authenticated'], /^userField:./);
    if (!isMap(value)) return;
    for (const [key, names] of Object.entries(value)) {
      const path = ['protectedFields', key];
      const pointer = /^userField:(.+)$/.exec(key)?.[1];
      if (pointer !== undefined && !this.#draft.fields.has(pointer))
        this.#missing('`protectedFields`', pointer, path, 'key');
      for (const [index, name] of textsOf(names)) {
        if (Object.hasOwn(commonColumns, name)) {
          this.#report(`${quoted(name)} cannot be protected`, [...path, index], 'value', 'every caller gets it');
        } else if (!this.#draft.fields.has(name)) this.#missing('`protectedFields`', name, [...path, index]);
      }
    }
  }

  leftOut(permissions: Readonly<Record<string, unknown>>): void {
    const opened = { readUserFields: ['find', 'get', 'count'], writeUserFields: ['update', 'delete'] };
    const byPointer = Object.entries(opened).flatMap(([key, list]) =>
      textsOf(permissions[key]).length > 0 ? list : [],
    );
    const closed = permissionOperations.filter(
      (name) => !Object.hasOwn(permissions, name) && !byPointer.includes(name),
    );
    if (closed.length === 0) return;
    const message = `classLevelPermissions leave out ${closed.join(', ')}: closed to all but the master key`;
    const hint = `write \`${closed[0]}: { '*': true }\` to open, or \`${closed[0]}: {}\` to close and say so`;
    this.#report(message, [], 'key', hint, 'warning');
  }

  /** The server takes any array, because it does not know what is in it; we may. */
  #canNameUsers(type: FieldType): boolean {
    if (type.kind === 'Array') return type.element === undefined || this.#canNameUsers(type.element);
    // A pointer at a class that does not exist has been reported as that.
    return type.kind === 'Pointer' && (type.targetClass === '_User' || !this.#knownClasses.has(type.targetClass));
  }

  #missing(where: string, name: string, at: Path, part: 'key' | 'value' = 'value'): void {
    this.#report(
      `${where} names the field ${quoted(name)}, which the class does not have`,
      at,
      part,
      fieldHint(this.#draft, name),
    );
  }

  #report(message: string, below: Path, part: 'key' | 'value', hint?: string, severity?: 'warning'): void {
    this.#diagnostics.add({
      severity: severity ?? severityFor(this.#draft),
      message: `${this.#draft.className}: ${message}`,
      hint,
      place: placeIn(this.#draft, ['classLevelPermissions', ...below], part),
    });
  }
}

function textsOf(value: unknown): [number, string][] {
  if (!Array.isArray(value)) return [];
  return [...value.entries()].filter((entry): entry is [number, string] => typeof entry[1] === 'string');
}
