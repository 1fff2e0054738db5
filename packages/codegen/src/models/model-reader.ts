import { type ClassDeclaration, type Node, Project, type SourceFile } from 'ts-morph';
import type { ImportedName, ModelFile, WrittenClass } from './model-file.js';

/**
 * Reads what files of the models folder say, by their syntax alone: what they import need not be there, for it may be
 * what is going to be generated. Loading this module loads ts-morph, which takes 300 ms.
 */
export class ModelReader {
  readonly #project: Project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true, types: [] },
  });

  read(text: string): ModelFile {
    const file = this.#project.createSourceFile('model.ts', text, { overwrite: true });
    const [mistake] = this.#project.getProgram().getSyntacticDiagnostics(file);
    if (mistake === undefined) return { classes: writtenClasses(file), imports: importedNames(file) };
    const said = mistake.getMessageText();
    const message = typeof said === 'string' ? said : said.getMessageText();
    const start = mistake.getStart();
    return { classes: [], imports: {}, broken: { message, start, end: start + mistake.getLength() } };
  }
}

function writtenClasses(file: SourceFile): WrittenClass[] {
  const exported = exportedNames(file);
  return file.getClasses().map((declaration) => {
    const name = declaration.getName() ?? 'default';
    const exportedAs = exportName(declaration, name, exported);
    const base = declaration.getExtends();
    return {
      name,
      ...spanOf(declaration.getNameNode() ?? declaration),
      ...(exportedAs === undefined ? {} : { exportedAs }),
      isAbstract: declaration.isAbstract(),
      parameters: declaration
        .getTypeParameters()
        .map((parameter) => ({ name: parameter.getName(), hasDefault: parameter.getDefault() !== undefined })),
      ...(base === undefined
        ? {}
        : {
            base: {
              ...spanOf(base.getExpression()),
              text: base.getExpression().getText(),
              parameters: base.getTypeArguments().map((argument) => argument.getText()),
            },
          }),
      properties: declaration
        .getProperties()
        .filter((property) => !property.isStatic() && !property.hasDeclareKeyword() && !property.isAbstract())
        .map((property) => ({ name: property.getName(), ...spanOf(property.getNameNode()) })),
    };
  });
}

function exportName(
  declaration: ClassDeclaration,
  name: string,
  exported: ReadonlyMap<string, string>,
): string | undefined {
  if (declaration.hasDefaultKeyword()) return 'default';
  return declaration.hasExportKeyword() ? name : exported.get(name);
}

/** `export { Post }`, `export { Article as Post }` and `export default Post`: the outer name by the inner one. */
function exportedNames(file: SourceFile): Map<string, string> {
  const names = new Map<string, string>();
  for (const assignment of file.getExportAssignments()) names.set(assignment.getExpression().getText(), 'default');
  for (const declaration of file.getExportDeclarations()) {
    if (declaration.hasModuleSpecifier() || declaration.isTypeOnly()) continue;
    for (const part of declaration.getNamedExports()) {
      if (!part.isTypeOnly()) names.set(part.getName(), part.getAliasNode()?.getText() ?? part.getName());
    }
  }
  return names;
}

function importedNames(file: SourceFile): Record<string, ImportedName> {
  const names: [string, ImportedName][] = [];
  for (const declaration of file.getImportDeclarations()) {
    const from = declaration.getModuleSpecifierValue();
    const all = declaration.getNamespaceImport();
    if (all !== undefined) names.push([all.getText(), { name: '*', from, ...spanOf(all) }]);
    for (const part of declaration.getNamedImports()) {
      const local = part.getAliasNode() ?? part.getNameNode();
      names.push([local.getText(), { name: part.getName(), from, ...spanOf(local) }]);
    }
  }
  return Object.fromEntries(names);
}

function spanOf(node: Node): { start: number; end: number } {
  return { start: node.getStart(), end: node.getEnd() };
}
