import type { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import { quoted } from '../diagnostics/display-text.js';
import type { ClassDraft, FieldDraft } from './class-draft.js';
import { reservedProperties } from './reserved-names.js';

const identifier = /^[A-Za-z$_][A-Za-z0-9$_]*$/;

/** The name of each field in code, by its name on the wire. Two fields of one name in code are an error. */
export function propertyNames(draft: ClassDraft, diagnostics: DiagnosticList): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  const owners = new Map<string, FieldDraft>();
  // A name that somebody chose, and one that needs no change, go before one that got its `_` here.
  const plain = (field: FieldDraft): boolean => field.property === undefined && !reservedProperties.has(field.name);
  const fields = [...draft.fields.values()].filter(({ misnamed }) => misnamed === undefined);
  const ordered = [...fields.filter(plain), ...fields.filter((field) => !plain(field))];
  for (const field of ordered) {
    const property = propertyName(draft, field, diagnostics);
    const owner = owners.get(property);
    if (owner !== undefined) reportCollision(draft, property, owner, field, diagnostics);
    owners.set(property, field);
    properties.set(field.name, property);
  }
  return properties;
}

function propertyName(draft: ClassDraft, field: FieldDraft, diagnostics: DiagnosticList): string {
  const { name, property } = field;
  const { origin } = draft.source;
  if (property !== undefined) {
    const reserved = reservedProperties.has(property);
    if (identifier.test(property) && !reserved) return property;
    const why = reserved ? 'is a member of every model' : 'is no identifier';
    diagnostics.add({
      message: `${draft.className}.${name}: \`property\` ${quoted(property)} ${why}`,
      hint: 'choose another name for the code',
      place: { origin, path: [...field.path, 'property'] },
    });
    return `${name}_`;
  }
  if (!reservedProperties.has(name)) return name;
  diagnostics.add({
    severity: 'warning',
    message: `${draft.className}.${name} has the name of a member of every model: in code it is \`${name}_\``,
    hint: `set another name with \`property: ${name}Field\``,
    place: { origin, path: field.path, part: 'key' },
  });
  return `${name}_`;
}

function reportCollision(
  draft: ClassDraft,
  property: string,
  first: FieldDraft,
  second: FieldDraft,
  diagnostics: DiagnosticList,
): void {
  const { origin } = draft.source;
  const explicit = second.property !== undefined;
  diagnostics.add({
    message: `${draft.className}: the fields ${quoted(first.name)} and ${quoted(second.name)} are both ${quoted(property)} in code`,
    hint: 'set another name for one of them with `property:`',
    place: { origin, path: explicit ? [...second.path, 'property'] : second.path, part: explicit ? 'value' : 'key' },
  });
}
