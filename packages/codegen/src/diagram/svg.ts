import type { EntityLink } from './entity-graph.js';
import { headHeight, rowCentre, shortened, sidePadding } from './entity-box.js';
import type { DiagramLayout, PlacedBox, PlacedLine } from './layout.js';
import type { Point } from './layered-graph.js';
import { markup } from './markup.js';
import { svgStyle } from './svg-style.js';

/** How many colours lines have: those that lead to one class share theirs. */
const tones = 8;

/** A diagram as a stand-alone SVG: no script, no font and no style from elsewhere. */
export function svgDiagram(layout: DiagramLayout, title: string): string {
  const { width, height, boxes, lines, undrawn } = layout;
  const toneOf = new Map(boxes.map(({ box }, index) => [box.entity.className, index % tones]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${markup(title)}</title>`,
    `<style>${svgStyle(tones)}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    '<g class="lines">',
    ...lines.map((line) => lineMarkup(line, toneOf.get(line.link.to) ?? 0)),
    '</g>',
    ...boxes.map((box) => boxMarkup(box, undrawn.get(box.box.entity.className) ?? [])),
    '</svg>',
    '',
  ].join('\n');
}

/** @param undrawn links to the entity that have no line: the page marks them when the entity is chosen */
function boxMarkup({ box, x, y }: PlacedBox, undrawn: readonly EntityLink[]): string {
  const { entity, width, height, remark } = box;
  const { className, name, description, rows } = entity;
  const sources = [...new Set(undrawn.map(({ from }) => from))].join(' ');
  const linkedFrom = sources && ` data-linked-from="${markup(sources)}"`;
  return [
    `<g class="entity" data-class="${markup(className)}"${linkedFrom} transform="translate(${round(x)} ${round(y)})">`,
    `<title>${markup(description ? `${name}: ${description}` : name)}</title>`,
    `<rect class="card" width="${width}" height="${height}" rx="6"/>`,
    `<path class="head" d="${headPath(width, rows.length === 0)}"/>`,
    `<text class="name" x="${sidePadding}" y="22">${markup(shortened(name))}</text>`,
    remark && `<text class="remark" x="${width - sidePadding}" y="22">${markup(remark)}</text>`,
    ...rows.map((row, index) => {
      const baseline = rowCentre(index) + 4;
      const tooltip = row.description ? `<title>${markup(row.description)}</title>` : '';
      return (
        `<g class="row${row.required ? ' required' : ''}">${tooltip}` +
        `<text class="field" x="${sidePadding}" y="${baseline}">${markup(shortened(row.name))}</text>` +
        `<text class="type" x="${width - sidePadding}" y="${baseline}">${markup(shortened(row.type))}</text></g>`
      );
    }),
    '</g>',
  ]
    .filter(Boolean)
    .join('\n');
}

/** The top of a box, round at its upper corners, and at the lower ones where nothing is below. */
function headPath(width: number, isAlone: boolean): string {
  const radius = 6;
  const bottom = isAlone
    ? `V${headHeight - radius}q0 ${radius} -${radius} ${radius}H${radius}q-${radius} 0 -${radius} -${radius}`
    : `V${headHeight}H0`;
  return `M0 ${radius}q0 -${radius} ${radius} -${radius}H${width - radius}q${radius} 0 ${radius} ${radius}${bottom}Z`;
}

function lineMarkup({ link, points }: PlacedLine, tone: number): string {
  const { kind, from, to, row } = link;
  const title = `${from}.${row} → ${to}`;
  return (
    `<g class="line ${kind} tone${tone}" data-from="${markup(from)}" data-to="${markup(to)}">` +
    `<title>${markup(title)}</title><path d="${roundedPath(points)}"/>${endMarkup(points, kind === 'pointer')}</g>`
  );
}

/** The end of a line: an arrow to one object, a crow's foot to many. */
function endMarkup(points: readonly Point[], isOne: boolean): string {
  const end = points.at(-1);
  if (!end) return '';
  const [x, y] = [round(end.x), round(end.y)];
  if (isOne) return `<path class="end" d="M${x} ${y}l-8 -4v8Z"/>`;
  return `<path d="M${x} ${y - 5}L${x - 9} ${y}L${x} ${y + 5}M${x - 9} ${y}H${x}"/>`;
}

/** A path through corners, each of them rounded. */
function roundedPath(points: readonly Point[]): string {
  const [start, ...others] = points;
  if (!start) return '';
  let path = `M${round(start.x)} ${round(start.y)}`;
  for (const [index, corner] of others.entries()) {
    const before = points[index] ?? corner;
    const after = others[index + 1];
    if (!after) {
      path += `L${round(corner.x)} ${round(corner.y)}`;
      continue;
    }
    const radius = Math.min(6, distance(before, corner) / 2, distance(corner, after) / 2);
    const [into, out] = [towards(corner, before, radius), towards(corner, after, radius)];
    path += `L${round(into.x)} ${round(into.y)}Q${round(corner.x)} ${round(corner.y)} ${round(out.x)} ${round(out.y)}`;
  }
  return path;
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const share = distance(from, to) === 0 ? 0 : length / distance(from, to);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
