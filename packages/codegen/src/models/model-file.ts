import type { Span } from '../diagnostics/diagnostic-list.js';

/**
 * What a file in the models folder says, as far as the generator has to know it. Plain data: it is kept by the content
 * of the file, so that a file that did not change is never parsed again.
 */
export interface ModelFile {
  readonly classes: readonly WrittenClass[];
  /** By the name in the file. */
  readonly imports: Readonly<Record<string, ImportedName>>;
  /** The first thing that is no TypeScript. */
  readonly broken?: Span & { readonly message: string };
}

export interface ImportedName extends Span {
  /** The name in the other module; `*` for all of it. */
  readonly name: string;
  readonly from: string;
}

export interface WrittenClass extends Span {
  readonly name: string;
  /** The name under which others can import it; absent where they cannot. */
  readonly exportedAs?: string;
  readonly isAbstract: boolean;
  readonly parameters: readonly { readonly name: string; readonly hasDefault: boolean }[];
  readonly base?: WrittenBase;
  /** The instance properties that the class itself brings about. */
  readonly properties: readonly (Span & { readonly name: string })[];
}

export interface WrittenBase extends Span {
  /** `PostBase`, or `generated.PostBase`; anything else is an expression that the generator does not follow. */
  readonly text: string;
  readonly parameters: readonly string[];
}
