/** What the scripts of a project get; one that is there under such a name stays as it is. */
const scripts: readonly (readonly [name: string, command: string])[] = [
  ['generate', 'parse-orm generate'],
  ['generate:check', 'parse-orm generate --check'],
];

/** `package.json` with the scripts, in the style that it has. A project that builds generates before it does. */
export function withScripts(text: string): string {
  const content = JSON.parse(text) as { scripts?: Record<string, string> };
  const present = content.scripts ?? {};
  const wanted = [...scripts, ...('build' in present ? [['prebuild', 'parse-orm generate'] as const] : [])];
  const missing = wanted.filter(([name]) => !Object.hasOwn(present, name));
  if (missing.length === 0) return text;
  const changed = { ...content, scripts: { ...present, ...Object.fromEntries(missing) } };
  const [, indent = '  '] = /^\{\r?\n([ \t]+)/.exec(text) ?? [];
  const end = text.endsWith('\n') ? '\n' : '';
  const written = JSON.stringify(changed, undefined, indent) + end;
  return text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written;
}

/** The packages that a project needs and does not name, as words for `npm install`. */
export function missingPackages(text: string): string[] {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<string, Record<string, string>>;
  const has = (name: string): boolean => Object.hasOwn(dependencies, name) || Object.hasOwn(devDependencies, name);
  return [
    ...(has('@parse-orm/runtime') ? [] : ['npm install @parse-orm/runtime']),
    ...(has('@parse-orm/codegen') ? [] : ['npm install --save-dev @parse-orm/codegen']),
  ];
}
