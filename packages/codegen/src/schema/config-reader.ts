import type { DiagnosticList } from '../diagnostics/diagnostic-list.js';
import { compareText } from '../diagnostics/diagnostic-list.js';
import { quoted, shownValue } from '../diagnostics/display-text.js';
import { type ClassDraft, type ClassSource, type TargetUse, isMap } from './class-draft.js';
import { readProperties } from './field-reader.js';
import { draftFor } from './function-reader.js';
import type { ConfigParameter } from './model.js';
import type { TypeSite } from './type-site.js';

export interface ReadConfig {
  /** Sorted by name. */
  readonly params: readonly ConfigParameter[];
  /** The classes that parameters lead to, to be checked beside those of the fields. */
  readonly targets: readonly { readonly draft: ClassDraft; readonly uses: readonly TargetUse[] }[];
}

/** Reads the config that schema files declare; what is wrong is reported. */
export function readConfig(sources: readonly ClassSource[], diagnostics: DiagnosticList): ReadConfig {
  const params = new Map<string, ConfigParameter>();
  const declaring = sources.filter(({ value }) => 'config' in value);
  const targets = declaring.map((source) => {
    const uses: TargetUse[] = [];
    for (const param of paramsOf(source, diagnostics, uses)) {
      if (params.has(param.name)) {
        const message = `the config parameter ${quoted(param.name)} is declared twice`;
        diagnostics.add({ message, place: { origin: source.origin, path: ['config', param.name], part: 'key' } });
      }
      params.set(param.name, param);
    }
    return { draft: draftFor(source), uses };
  });
  return { params: [...params.values()].toSorted((one, other) => compareText(one.name, other.name)), targets };
}

function paramsOf(
  { origin, value }: ClassSource,
  diagnostics: DiagnosticList,
  targets: TargetUse[],
): ConfigParameter[] {
  const declared = value['config'] ?? {};
  if (!isMap(declared)) {
    const message = `\`config\` must be a map of names, not ${shownValue(declared)}`;
    diagnostics.add({ message, place: { origin, path: ['config'] } });
    return [];
  }
  for (const name of Object.keys(declared)) {
    if (isParameterName(name)) continue;
    const message = `the config parameter ${quoted(name)} has no name that the server can keep it by`;
    const hint = 'take letters, digits and `_`, with a letter first';
    diagnostics.add({ message, hint, place: { origin, path: ['config', name], part: 'key' } });
  }
  const types = Object.entries(declared).map(([name, type]) => [name, withoutSecrecy(type)]);
  const context = { diagnostics, origin, className: 'config', exported: false, targets };
  const site: TypeSite = { context, path: [], subject: 'config', place: 'field' };
  const read = readProperties(site, Object.fromEntries(types), 'config');
  const params = Array.isArray(read) ? read : [];
  return params.map((param) => {
    return { ...param, masterKeyOnly: isSecret(declared[param.name], param.name, origin, diagnostics) };
  });
}

/** A dot in its name would lead into another parameter (server: `GlobalConfigRouter`). */
function isParameterName(name: string): boolean {
  return /^[A-Za-z]\w*$/.test(name) && !(name in {});
}

function isSecret(type: unknown, name: string, origin: ClassSource['origin'], diagnostics: DiagnosticList): boolean {
  const secret = isMap(type) ? type['masterKeyOnly'] : undefined;
  if (secret !== undefined && typeof secret !== 'boolean') {
    const message = `config.${name}: \`masterKeyOnly\` must be true or false, not ${shownValue(secret)}`;
    diagnostics.add({ message, place: { origin, path: ['config', name, 'masterKeyOnly'] } });
  }
  return secret === true;
}

/** The type, in the language of fields, which have no such key. */
function withoutSecrecy(type: unknown): unknown {
  return isMap(type) ? Object.fromEntries(Object.entries(type).filter(([key]) => key !== 'masterKeyOnly')) : type;
}
