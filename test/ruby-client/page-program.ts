import { blocksOf } from '../documentation/markdown-blocks.js';

/** A page as one program: its blocks run one after the other, each in a scope of its own. */
export interface PageProgram {
  readonly text: string;
  /** What its comments say that it prints. */
  readonly printed: readonly string[];
  /** The schema files of the page. */
  readonly schemas: readonly string[];
}

const IMPORT = /^import .*;\n/gm;
const PRINTS = /^ *console\.log\(.*\); \/\/ (.*)$/gm;

export function pageProgram(markdown: string): PageProgram {
  const blocks = blocksOf(markdown);
  const programs = blocks.filter(({ language }) => language === 'ts');
  const imports = programs.flatMap(({ code }) => code.match(IMPORT) ?? []);
  const scopes = programs.map(({ code, line }) => `{ // line ${line}\n${code.replaceAll(IMPORT, '')}\n}`);
  return {
    text: [programs[0]?.prelude, ...new Set(imports), ...scopes].join('\n'),
    printed: programs.flatMap(({ code }) => [...code.matchAll(PRINTS)].map(([, text = '']) => text)),
    schemas: blocks.filter(({ language }) => language === 'yaml').map(({ code }) => code),
  };
}
