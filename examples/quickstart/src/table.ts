/** Prints rows under their keys, in aligned columns. */
export function printTable(rows: readonly Readonly<Record<string, unknown>>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const [header = [], ...body] = lines.map((line) => line.map((cell, index) => cell.padEnd(widths[index] ?? 0)));
  const rule = widths.map((width) => '─'.repeat(width));
  for (const line of [header, rule, ...body]) console.log(line.join('   ').trimEnd());
}
