import { expect, test } from '@jest/globals';
import typescript from 'typescript-6';
import { Model } from '@parse-orm/runtime';
import { emitModels } from '@parse-orm/codegen';
import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import { generatedSuffixes } from '../../packages/codegen/src/schema/generated-names.js';
import { readSchemas } from '../../packages/codegen/src/schema/load-schemas.js';
import { reservedModelNames, reservedProperties } from '../../packages/codegen/src/schema/reserved-names.js';

const everyKind = JSON.stringify([
  {
    className: 'Everything',
    fields: {
      text: 'String',
      choice: { type: 'String', enum: ['a', 'b'] },
      count: { type: 'Number', required: true, defaultValue: 1 },
      flag: 'Boolean',
      day: 'Date',
      bytes: 'Bytes',
      file: 'File',
      place: 'GeoPoint',
      area: 'Polygon',
      anything: 'Object',
      shape: {
        type: 'Object',
        properties: { inner: { type: 'Object', properties: { word: 'String' } }, at: 'GeoPoint' },
      },
      list: 'Array',
      words: 'Array<String>',
      places: 'Array<GeoPoint>',
      own: 'Pointer<Everything>',
      user: 'Pointer<_User>',
      users: 'Array<Pointer<_User>>',
      friends: 'Relation<_User>',
    },
  },
]);

function everyFile(): typescript.SourceFile[] {
  const { schema, diagnostics } = readSchemas([new SourceText('/schemas/everything.json', everyKind)]);
  expect(diagnostics).toEqual([]);
  const plain = emitModels(schema ?? { classes: [] }, '.js');
  // Subclasses bring names of their own.
  const subclassed = emitModels(schema ?? { classes: [] }, '.js', new Map([['Everything', '../models/everything']]));
  return [...plain, ...subclassed].map(({ name, text }) =>
    typescript.createSourceFile(name, text, typescript.ScriptTarget.ES2022, true),
  );
}

function nodesOf(file: typescript.Node): typescript.Node[] {
  const nodes: typescript.Node[] = [];
  const visit = (node: typescript.Node): void => {
    nodes.push(node);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return nodes;
}

const generatedNames = new Set(
  ['Everything', 'User', 'Role', 'Session', 'Installation'].flatMap((model) =>
    generatedSuffixes.map((suffix) => model + suffix),
  ),
);

test('every name that generated files bring in or declare beside the classes is one that no class can have', () => {
  const names = everyFile()
    .flatMap(nodesOf)
    .flatMap((node) => {
      if (typescript.isImportSpecifier(node) || typescript.isTypeParameterDeclaration(node)) return [node.name.text];
      if (typescript.isFunctionDeclaration(node) || typescript.isVariableDeclaration(node))
        return [node.name?.getText()];
      return typescript.isInterfaceDeclaration(node) || typescript.isTypeAliasDeclaration(node) ? [node.name.text] : [];
    })
    .filter((name) => name !== undefined)
    .filter((name) => !generatedNames.has(name) && !/^Everything(Choice|Shape|ShapeInner)$/.test(name))
    // No class begins with an underscore in code.
    .filter((name) => !name.startsWith('_'));
  expect(names.length).toBeGreaterThan(30);
  expect([...new Set(names)].filter((name) => !reservedModelNames.has(name))).toEqual([]);
});

test('every global type or value that generated files stand on is one that no class can have', () => {
  const globals = everyFile()
    .flatMap(nodesOf)
    .flatMap((node) => (typescript.isTypeReferenceNode(node) ? [node.typeName.getText()] : []))
    .filter((name) => Object.hasOwn(globalThis, name));
  expect(globals).toEqual(expect.arrayContaining(['Date', 'Uint8Array']));
  expect([...new Set(globals)].filter((name) => !reservedModelNames.has(name))).toEqual([]);
});

test('no field can have the name of a member of every model, or of a key of every filter', () => {
  const members = Object.getOwnPropertyNames(Model.prototype);
  expect(members).toContain('save');
  const keys = ['and', 'or', 'nor', 'relatedTo', 'objectId', 'createdAt', 'updatedAt', 'ACL', 'className'];
  expect([...members, ...keys].filter((name) => !reservedProperties.has(name))).toEqual([]);
});
