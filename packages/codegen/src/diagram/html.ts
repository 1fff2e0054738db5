import { packageFile } from '../package-file.js';
import type { DiagramLayout } from './layout.js';
import { markup } from './markup.js';
import { svgDiagram } from './svg.js';

/** A page around the SVG that can be searched, zoomed and moved; one file that asks no network for anything. */
export function htmlDiagram(layout: DiagramLayout, title: string): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    // Text of the schema is escaped; should that ever fail, the page could still load and send nothing.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${markup(title)}</title>`,
    `<style>${packageFile('assets/diagram-page.css')}</style>`,
    '<header>',
    `<h1>${markup(title)}</h1>`,
    '<span id="found" role="status"></span>',
    '<input id="search" type="search" placeholder="Find a class, a field or a type ( / )" aria-label="Find" title="Enter goes to the next class that fits">',
    '<button id="closer" title="Closer ( + )">+</button>',
    '<button id="farther" title="Farther ( - )">−</button>',
    '<button id="fit" title="The whole diagram ( 0 )">Fit</button>',
    '</header>',
    svgDiagram(layout, title).trimEnd(),
    `<script>${packageFile('assets/diagram-viewer.js')}</script>`,
    '</html>',
    '',
  ].join('\n');
}
