import type { Entity, EntityGraph, EntityLink, LinkKind } from './entity-graph.js';

/** Where a link starts and ends, in Mermaid's crow's feet: any number of rows lead to one object, or to many. */
const lines: { readonly [Kind in LinkKind]: (required: boolean) => string } = {
  pointer: (required) => (required ? '}o--||' : '}o--o|'),
  array: () => '}o--o{',
  relation: () => '}o..o{',
};

/** A Mermaid entity-relationship diagram (mermaid.js.org, "Entity Relationship Diagrams"), as GitHub shows it. */
export function mermaidDiagram({ entities, links }: EntityGraph): string {
  const ids = new Map(entities.map(({ className, name }) => [className, word(name)]));
  return ['erDiagram', ...entities.flatMap((entity) => entityLines(entity, ids)), ...links.map(linkLine), ''].join(
    '\n',
  );

  function linkLine({ from, to, row, kind, required }: EntityLink): string {
    return `  ${ids.get(from)} ${lines[kind](required)} ${ids.get(to)} : ${word(row)}`;
  }
}

function entityLines({ className, rows }: Entity, ids: ReadonlyMap<string, string>): string[] {
  const id = ids.get(className);
  if (rows.length === 0) return [`  ${id}`];
  return [
    `  ${id} {`,
    ...rows.map(({ name, type, required, description }) => {
      const comment = [required ? 'required' : '', plain(description ?? '')].filter(Boolean).join('; ');
      return `    ${typeWord(type)} ${word(name)}${comment && ` "${comment}"`}`;
    }),
    '  }',
  ];
}

/** Mermaid takes letters of the alphabet, digits and `_` in names. */
function word(name: string): string {
  const letters = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z_]/.test(letters) ? letters : `_${letters}`;
}

/** `Array<Pointer<User>>` has no place in Mermaid; `Array[Pointer[User]]` does. */
function typeWord(type: string): string {
  return type
    .replaceAll('<', '[')
    .replaceAll('>', ']')
    .replace(/[^A-Za-z0-9_[\]]/g, '_');
}

/** Text that ends no comment and is no markup. */
function plain(text: string): string {
  return text
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .replace(/["`]/g, "'")
    .replace(/[<>{}#;%\\&]/g, '')
    .trim();
}
