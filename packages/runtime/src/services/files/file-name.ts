const longest = 128;
const longestEnding = 20;

/**
 * Why Parse Server would refuse the name of a file (`src/Adapters/Files/FilesAdapter.js`, whose rules all of its storages
 * share); `undefined` where it would not.
 */
export function fileNameProblem(name: string): string | undefined {
  if (name.length > longest) return `has ${name.length} characters: ${longest} are allowed.`;
  if (/^[_a-zA-Z0-9][a-zA-Z0-9@. ~_-]*$/.test(name)) return undefined;
  const rule = 'letters, digits, spaces and "_-~@." of ASCII, and begin with a letter, a digit or "_"';
  return `is ${JSON.stringify(name)}, but may only hold ${rule}.`;
}

/**
 * A name that Parse Server takes, made of any text, such as that of a file on somebody's disk: folders before it go,
 * accents too, and what is not allowed becomes `_`. What is too long is cut before its ending.
 */
export function storableFileName(text: string): string {
  const [last = ''] = text.split(/[/\\]/).slice(-1);
  // A letter with an accent falls apart into both; what is joined of several signs is one.
  const letters = last.normalize('NFKD').replace(/\p{M}+/gu, '');
  const name = letters.replace(/[^a-zA-Z0-9@. ~_-]+/gu, '_').trim();
  const begun = /^[a-zA-Z0-9_]/.test(name) ? name : `_${name}`;
  if (begun.length <= longest) return begun;
  const ending = /\.[^.]*$/.exec(begun)?.[0] ?? '';
  const kept = ending.length <= longestEnding ? ending : '';
  return begun.slice(0, longest - kept.length) + kept;
}

/** Why Parse Server would refuse a folder for a file (`FilesRouter.validateDirectory`). */
export function directoryProblem(directory: string): string | undefined {
  if (directory.length > 256) return `has ${directory.length} characters: 256 are allowed.`;
  if (/^metadata(\/|$)/.test(directory)) return 'begins with "metadata", which the server keeps for itself.';
  if (/^[a-zA-Z0-9](\/?[a-zA-Z0-9_-])*$/.test(directory)) return undefined;
  const rule = 'letters, digits, "_", "-" and single slashes between them, and begin with a letter or a digit';
  return `is ${JSON.stringify(directory)}, but may only hold ${rule}.`;
}

/** The path of a stored file below `/files`, each part encoded; `undefined` for what names no file there. */
export function storedPath(name: string): string | undefined {
  const parts = name.split('/');
  // A URL takes these for steps in the tree, so that the request would go elsewhere.
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return undefined;
  return /\p{Surrogate}/u.test(name) ? undefined : parts.map(encodeURIComponent).join('/');
}
