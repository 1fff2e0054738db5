import type { Path } from '../diagnostics/diagnostic-list.js';
import { quoted, shownValue } from '../diagnostics/display-text.js';
import { suggestion } from '../diagnostics/suggestion.js';
import { isMap, type ClassContext, type FieldDraft } from './class-draft.js';
import { defaultValue } from './default-value.js';
import { kindsWithOption } from './field-forms.js';
import { fieldKinds, type TypeDetails } from './field-kinds.js';
import { checkCommonOptions, checkOptions } from './field-options.js';
import type { FieldType, ShapeProperty } from './model.js';
import { noOptions, report, type Options, type TypeSite } from './type-site.js';
import { missingTarget, parseTypeExpression, type TypeExpression } from './type-expression.js';

/** Reads one field of a class, shorthand or long form; what is wrong with it is reported. */
export function readField(context: ClassContext, name: string, value: unknown, path: Path): FieldDraft {
  const site: TypeSite = { context, path, subject: `${context.className}.${name}`, place: 'field' };
  const type = readType(site, value);
  const options = isMap(value) ? value : {};
  const given = options['defaultValue'];
  const hasDefault = 'defaultValue' in options && !(context.exported && given === null);
  const preset = type !== undefined && hasDefault ? readDefault(site, type, given) : undefined;
  const { description, property, renamed } = options;
  return {
    name,
    path,
    required: options['required'] === true,
    ...(type === undefined ? {} : { type }),
    ...(preset === undefined ? {} : { defaultValue: preset }),
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof property === 'string' ? { property } : {}),
    ...(typeof renamed === 'string' ? { renamed } : {}),
  };
}

function readDefault(
  { context, path, subject }: TypeSite,
  type: FieldType,
  value: unknown,
): FieldDraft['defaultValue'] {
  if (fieldKinds[type.kind].defaultValue === undefined) return undefined; // reported as an option that does not belong
  const read = defaultValue(type, value);
  if ('wire' in read) return read.wire;
  const place = { origin: context.origin, path: [...path, 'defaultValue'] };
  context.diagnostics.add({ message: `${subject}: ${read.problem}`, hint: read.hint, place });
  return undefined;
}

/** Reads a type, shorthand or long form. */
export function readType(site: TypeSite, value: unknown): FieldType | undefined {
  if (typeof value === 'string') return typeOf(site, value, noOptions, site.path);
  if (isMap(value)) return readLongForm(site, value);
  const message = `${site.subject} must be a type, or a map with \`type\`, not ${shownValue(value)}`;
  report(site, [], message, 'write `String`, or `{ type: String, required: true }`');
  return undefined;
}

function readLongForm(site: TypeSite, options: Options): FieldType | undefined {
  const { type } = options;
  if (typeof type !== 'string') {
    const meant = Object.hasOwn(options, 'type') ? undefined : suggestion('type', Object.keys(options));
    if (meant !== undefined)
      report(site, [meant], `${site.subject}: unknown key ${quoted(meant)}`, 'did you mean `type`?', 'key');
    else if (type === undefined)
      report(site, [], `${site.subject} has no \`type\``, 'add `type: String` or another type');
    else report(site, ['type'], `${site.subject}: \`type\` must be text, not ${shownValue(type)}`);
    checkCommonOptions(site, options);
    return undefined;
  }
  return typeOf(site, type, options, [...site.path, 'type']);
}

function typeOf(site: TypeSite, spelling: string, options: Options, typePath: Path): FieldType | undefined {
  const expression = parseTypeExpression(spelling);
  if ('problem' in expression) {
    const place = { origin: site.context.origin, path: typePath };
    site.context.diagnostics.add({ message: `${site.subject}: ${expression.problem}`, hint: expression.hint, place });
    checkCommonOptions(site, options);
    return undefined;
  }
  const { notAValue } = fieldKinds[expression.kind];
  if (site.place !== 'field' && notAValue !== undefined) {
    report(site, [], `${site.subject} cannot be a ${expression.kind}: ${notAValue}`, 'make it a field of the class');
    return undefined;
  }
  if (options !== noOptions) checkOptions(site, expression.kind, options);
  return completeType(site, expression, options, typePath);
}

/** Puts together what the spelling and the options say. */
function completeType(
  site: TypeSite,
  expression: TypeExpression,
  options: Options,
  typePath: Path,
): FieldType | undefined {
  const { kind } = expression;
  const taken = (key: string): boolean => Object.hasOwn(options, key) && kindsWithOption(key).includes(kind);
  const element = taken('element')
    ? readElement(site, expression, options['element'])
    : spelledElement(site, expression, typePath);
  const target = taken('targetClass')
    ? readTarget(site, expression, options['targetClass'])
    : spelledTarget(site, expression, typePath);
  const properties = taken('properties') ? readProperties(site, options['properties']) : undefined;
  if (element === 'broken' || target === 'broken' || properties === 'broken') return undefined;
  const details: TypeDetails = {
    ...(taken('enum') ? readEnum(site, options['enum']) : {}),
    ...(element === undefined ? {} : { element }),
    ...(target === undefined ? {} : { targetClass: target }),
    ...(properties === undefined ? {} : { properties }),
  };
  return fieldKinds[kind].type(details);
}

function readEnum(site: TypeSite, values: unknown): TypeDetails {
  if (!Array.isArray(values)) return {};
  const seen = new Set<string>();
  for (const [index, value] of values.entries()) {
    if (typeof value !== 'string') continue;
    if (seen.has(value)) report(site, ['enum', index], `${site.subject}: the enum names ${shownValue(value)} twice`);
    seen.add(value);
  }
  return seen.size === 0 ? {} : { enum: [...seen] };
}

function readElement(site: TypeSite, { element: spelled }: TypeExpression, value: unknown): FieldType | 'broken' {
  const path = [...site.path, 'element'];
  if (spelled !== undefined) {
    report(
      site,
      ['element'],
      `${site.subject} says twice what the list holds`,
      'keep `element`, or the angle brackets',
      'key',
    );
    return 'broken';
  }
  return readType({ ...site, path, subject: `an element of ${site.subject}`, place: 'element' }, value) ?? 'broken';
}

function spelledElement(site: TypeSite, { element }: TypeExpression, typePath: Path): FieldType | 'broken' | undefined {
  if (element === undefined) return undefined;
  return completeType({ ...site, place: 'element' }, element, noOptions, typePath) ?? 'broken';
}

function readTarget(site: TypeSite, { kind, targetClass }: TypeExpression, value: unknown): string | 'broken' {
  if (typeof value !== 'string') return 'broken';
  if (targetClass !== undefined && targetClass !== value) {
    report(
      site,
      ['targetClass'],
      `${site.subject} is a ${kind}<${targetClass}>, but its \`targetClass\` is ${quoted(value)}`,
    );
    return 'broken';
  }
  site.context.targets.push({ className: value, subject: site.subject, path: [...site.path, 'targetClass'] });
  return value;
}

function spelledTarget(site: TypeSite, expression: TypeExpression, typePath: Path): string | 'broken' | undefined {
  const missing = missingTarget(expression);
  if (missing !== undefined) {
    const place = { origin: site.context.origin, path: typePath };
    site.context.diagnostics.add({ message: `${site.subject}: ${missing.problem}`, hint: missing.hint, place });
    return 'broken';
  }
  const { targetClass } = expression;
  if (targetClass !== undefined)
    site.context.targets.push({ className: targetClass, subject: site.subject, path: typePath });
  return targetClass;
}

/** Keys that the server refuses inside objects: `.` and `$` (121), and its `requestKeywordDenylist` (105). */
const refusedKeys = new Set(['__proto__', 'constructor', '_bsontype']);

/**
 * Reads the keys of an object.
 *
 * @param key under which they stand below the site
 */
export function readProperties(
  site: TypeSite,
  value: unknown,
  key: string = 'properties',
): readonly ShapeProperty[] | 'broken' | undefined {
  if (!isMap(value)) return 'broken';
  const properties: ShapeProperty[] = [];
  let broken = false;
  for (const name of Object.keys(value).sort()) {
    const inner: TypeSite = {
      context: site.context,
      path: [...site.path, key, name],
      subject: `${site.subject}.${name}`,
      place: 'property',
    };
    if (name === '' || /[.$]/.test(name) || refusedKeys.has(name)) {
      report(inner, [], `${inner.subject}: the server refuses ${quoted(name)} as a key of an object`, undefined, 'key');
    }
    const type = readType(inner, value[name]);
    const options = isMap(value[name]) ? value[name] : noOptions;
    if (type === undefined) broken = true;
    else {
      const description = typeof options['description'] === 'string' ? { description: options['description'] } : {};
      properties.push({ name, type, required: options['required'] === true, ...description });
    }
  }
  return broken ? 'broken' : properties;
}
