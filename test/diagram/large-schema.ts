/** A schema as large as real ones are: as many classes as asked for, most of which lead to a few others. */
export function largeSchema(count: number): object[] {
  const kinds = ['String', 'Number', 'Boolean', 'Date', 'Array<String>', 'Bytes', 'File', 'Object'];
  const links = (target: string): string[] => [
    `Pointer<${target}>`,
    `Array<Pointer<${target}>>`,
    `Relation<${target}>`,
  ];
  return Array.from({ length: count }, (_, index) => {
    const plain = Array.from({ length: 4 + (index % 8) }, (_, column) => [
      `column${column}${'Long'.repeat(index % 3)}`,
      kinds[(index * 3 + column) % kinds.length],
    ]);
    const linked = Array.from({ length: index === 0 ? 0 : 1 + (index % 3) }, (_, link) => {
      const target = index - 1 - ((index * 5 + link * 11) % Math.min(index, 17));
      return [`link${link}To${target}`, links(`Class${target}`)[(index + link) % 3]];
    });
    const owner = index % 3 === 0 ? [] : [['owner', { type: 'Pointer<_User>', required: true }]];
    return { className: `Class${index}`, fields: Object.fromEntries([...plain, ...linked, ...owner]) };
  });
}
