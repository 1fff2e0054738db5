import type { CommandModule, Options } from 'yargs';
import { ConsoleReport, counted, exitCodeOf, mistakeCounts } from './console-report.js';
import type { DiagramFormat } from './diagram.js';
import { checkFlags, type ProjectArguments, projectFlags, projectOptions } from './project-flags.js';

interface DiagramArguments extends ProjectArguments {
  readonly classes?: string[];
  readonly format?: DiagramFormat;
  readonly out?: string;
  readonly depth?: number;
  readonly fields?: 'all' | 'links' | 'none';
  readonly title?: string;
}

export const diagramFlags: Readonly<Record<string, Options>> = {
  ...projectFlags,
  out: { type: 'string', requiresArg: true, describe: 'File to write; its ending says the format. Otherwise stdout' },
  format: {
    choices: ['mermaid', 'svg', 'html'],
    requiresArg: true,
    describe: 'Mermaid for Markdown, a stand-alone SVG, or a page to search and zoom',
  },
  depth: {
    type: 'number',
    requiresArg: true,
    describe: 'How many links away from the named classes others are shown, too',
  },
  fields: { choices: ['all', 'links', 'none'], requiresArg: true, describe: 'Which fields are shown' },
  title: { type: 'string', requiresArg: true, describe: 'Heading of the page and name of the SVG' },
};

/** `parse-orm diagram`. */
export const diagramCommand: CommandModule<object, DiagramArguments> = {
  command: 'diagram [classes..]',
  describe: 'Draw the classes and the links between them',
  builder: (line) =>
    line
      .positional('classes', { type: 'string', array: true, describe: 'Only these classes; all unless named' })
      .options(diagramFlags)
      .check((flags) => checkFlags(flags, diagramFlags))
      .example('$0 diagram --out schema.html', 'A page that can be searched and zoomed, offline')
      .example('$0 diagram Post --depth 1 --out post.svg', 'A class and what it is linked with')
      .example('$0 diagram > schema.mmd', 'Mermaid, for Markdown'),
  handler: (flags) =>
    ConsoleReport.run(flags, async (report) => {
      const { diagram } = await import('./diagram.js');
      const { classes, format, out, depth, fields, title } = flags;
      const { text, file, counts, diagnostics } = await diagram({
        ...projectOptions(flags),
        ...(classes === undefined ? {} : { classes }),
        ...(format === undefined ? {} : { format }),
        ...(out === undefined ? {} : { out }),
        ...(depth === undefined ? {} : { depth }),
        ...(fields === undefined ? {} : { fields }),
        ...(title === undefined ? {} : { title }),
      });
      await report.diagnostics(diagnostics);
      if (counts === undefined) {
        report.data({ diagnostics });
        report.summary(`nothing was drawn: ${mistakeCounts(diagnostics)}`);
        return exitCodeOf(diagnostics);
      }
      report.data({ ...(file === undefined ? { text } : { file }), ...counts, diagnostics });
      if (file === undefined && !flags.json) process.stdout.write(text ?? '');
      const target = file === undefined ? '' : `${file}: `;
      report.summary(`${target}${counted(counts.classes, 'class')}, ${counted(counts.links, 'link')}`);
      return 0;
    }),
};
