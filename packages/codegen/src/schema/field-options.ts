import * as z from 'zod';
import { quoted } from '../diagnostics/display-text.js';
import { describedIssues, type DescribedIssue } from '../diagnostics/zod-issues.js';
import { commonOptions, kindsWithOption, longForm } from './field-forms.js';
import { fieldKinds, type FieldKindName } from './field-kinds.js';
import { report, type FieldPlace, type Options, type TypeSite } from './type-site.js';

const validators = new Map<string, z.ZodObject>();

/** The long form without its recursive parts: those are read one by one, so that each mistake gets its own words. */
function validator(kind: FieldKindName, place: FieldPlace): z.ZodObject {
  const key = `${kind} ${place}`;
  const known = validators.get(key);
  if (known !== undefined) return known;
  const open = { element: z.unknown(), property: z.unknown(), defaultValue: z.unknown() };
  const made = longForm(kind, place, open);
  validators.set(key, made);
  return made;
}

/** Whether the options belong to the kind and have the right shape. */
export function checkOptions(site: TypeSite, kind: FieldKindName, options: Options): void {
  if (Object.keys(options).length < 2) return;
  for (const issue of describedIssues(validator(kind, site.place), options)) reportOption(site, kind, issue);
}

/** Of a field whose type is broken, what means the same for every type. */
export function checkCommonOptions(site: TypeSite, options: Options): void {
  for (const { path, part, message, hint } of describedIssues(commonOptions, options)) {
    report(site, path, `${site.subject}: ${message}`, hint, part);
  }
}

function reportOption(site: TypeSite, kind: FieldKindName, issue: DescribedIssue): void {
  const { path, part, message, hint, unknownKey } = issue;
  const { notAValue } = fieldKinds[kind];
  if (path[0] === 'required' && notAValue !== undefined) {
    report(site, path, `${site.subject} cannot be required: ${notAValue}`);
    return;
  }
  if (unknownKey === undefined) {
    report(site, path, `${site.subject}: ${message}`, hint, part);
    return;
  }
  const owners = kindsWithOption(unknownKey);
  const severity = site.context.exported ? 'warning' : 'error';
  if (owners.length === 0) report(site, path, `${site.subject}: ${message}`, hint, 'key', severity);
  else if (owners.includes(kind)) {
    const where = site.place === 'element' ? 'an element of a list' : 'a part of an object';
    report(site, path, `${site.subject} cannot have ${quoted(unknownKey)}: it is ${where}`, undefined, 'key');
  } else if (unknownKey === 'defaultValue' && notAValue !== undefined) {
    report(site, path, `${site.subject} cannot have a default: ${notAValue}`, undefined, 'key');
  } else {
    const kinds = owners.length > 3 ? 'other kinds' : `${owners.join(' and ')} fields`;
    report(site, path, `${site.subject} is a ${kind}: ${quoted(unknownKey)} belongs to ${kinds}`, undefined, 'key');
  }
}
