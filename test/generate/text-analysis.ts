import typescript from 'typescript-6';
import type { GeneratedFile } from '@parse-orm/codegen';

/** The only statements that generated code has: those without which a class of the official SDK is none. */
const isOfSdk = /^(super\("\w+", attributes as \w+\)|Parse\.Object\.registerSubclass\(\s*"\w+",\s*\w+,?\s*\));$/;

/** What the parser keeps of a file but does not declare. */
interface ParsedFile {
  readonly commentDirectives?: readonly unknown[];
  readonly parseDiagnostics: readonly typescript.Diagnostic[];
  readonly pragmas: ReadonlyMap<string, unknown>;
}

/**
 * What in a generated text must not be there: mistakes of syntax, directives of any kind, and any name in code that is
 * the planted word. Comments and strings may hold it.
 */
export function foreignCode({ name, text }: GeneratedFile, planted: string): string[] {
  const file = typescript.createSourceFile(name, text, typescript.ScriptTarget.ES2022, true);
  const { commentDirectives = [], parseDiagnostics, pragmas } = file as unknown as ParsedFile;
  const found = parseDiagnostics.map(({ messageText }) => `${name}: ${JSON.stringify(messageText)}`);
  if (commentDirectives.length > 0) found.push(`${name}: a comment directive`);
  for (const pragma of pragmas.keys()) found.push(`${name}: the pragma ${pragma}`);
  const visit = (node: typescript.Node): void => {
    if (typescript.isIdentifier(node) && node.text === planted) found.push(`${name}: the name ${node.text}`);
    if (typescript.isTemplateExpression(node)) found.push(`${name}: a template with code in it`);
    if (typescript.isExpressionStatement(node) && !isOfSdk.test(node.getText()))
      found.push(`${name}: a statement, ${node.getText().slice(0, 80)}`);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
