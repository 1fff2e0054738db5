import { type EntityBox, boxOf, headHeight, rowCentre } from './entity-box.js';
import type { EntityGraph, EntityLink } from './entity-graph.js';
import { type Point, type PlainEdge, type PlainNode, placed } from './layered-graph.js';

/** A diagram with a place for everything; lengths in pixels. */
export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly lines: readonly PlacedLine[];
  /** Links to classes that so many others lead to that lines would hide the rest; by the class they lead to. */
  readonly undrawn: ReadonlyMap<string, readonly EntityLink[]>;
}

export interface PlacedBox {
  readonly box: EntityBox;
  readonly x: number;
  readonly y: number;
}

export interface PlacedLine {
  readonly link: EntityLink;
  /** Corners, from the row to the class that it leads to. */
  readonly points: readonly Point[];
}

/** How far a diagram may grow before the lines to much-used classes are left out. */
const manyLinks = { classes: 12, toOneClass: 8 };

/** See the reference of the Eclipse Layout Kernel, algorithm "ELK Layered". */
const layered = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.aspectRatio': '1.6',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.componentComponent': '40',
  'elk.layered.spacing.nodeNodeBetweenLayers': '72',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '9',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '9',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  // Of all strategies the nearest to a screen's shape, with the shortest lines: 50 classes are 1.5 times as wide as high.
  'elk.layered.layering.strategy': 'MIN_WIDTH',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.padding': '[top=24,left=24,bottom=24,right=24]',
};

/** Places the entities of a graph, and routes the links around them. The same graph gives the same layout. */
export async function layoutOf(graph: EntityGraph): Promise<DiagramLayout> {
  const undrawn = linksToHubs(graph);
  const boxes = graph.entities.map((entity) => boxOf(entity, undrawn.get(entity.className)?.length ?? 0));
  const drawn = graph.links.filter(({ to }) => !undrawn.has(to));
  const { width = 0, height = 0, children, edges } = await placed(plainGraph(boxes, drawn), layered);
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: boxes.map((box, index) => ({ box, x: children?.[index]?.x ?? 0, y: children?.[index]?.y ?? 0 })),
    lines: drawn.map((link, index) => ({ link, points: pointsOf(edges?.[index]) })),
    undrawn,
  };
}

/** The links to classes that a large part of a large diagram leads to, by class. */
function linksToHubs({ entities, links }: EntityGraph): Map<string, readonly EntityLink[]> {
  if (entities.length <= manyLinks.classes) return new Map();
  const incoming = entities.map(({ className }) => [className, links.filter(({ to }) => to === className)] as const);
  return new Map(incoming.filter(([, toThis]) => toThis.length > manyLinks.toOneClass));
}

/** Boxes and ports are numbered: names from a schema may hold anything. */
function plainGraph(
  boxes: readonly EntityBox[],
  links: readonly EntityLink[],
): Required<Pick<PlainNode, 'id' | 'children' | 'edges'>> {
  const indexes = new Map(boxes.map(({ entity }, index) => [entity.className, index]));
  const end = (link: EntityLink): string => `in${indexes.get(link.to)}`;
  const start = (link: EntityLink): string => {
    const box = indexes.get(link.from) ?? 0;
    return `out${box}.${boxes[box]?.entity.rows.findIndex(({ name }) => name === link.row) ?? -1}`;
  };
  return {
    id: 'diagram',
    children: boxes.map((box, index) => {
      const starts = new Set(links.filter(({ from }) => from === box.entity.className).map(start));
      const ports = [...starts].map((id) => port(id, box.width, rowCentre(Number(id.split('.')[1])), 'EAST'));
      return {
        id: `box${index}`,
        width: box.width,
        height: box.height,
        layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
        ports: [port(`in${index}`, 0, headHeight / 2, 'WEST'), ...ports],
      };
    }),
    edges: links.map((link, index) => ({ id: `line${index}`, sources: [start(link)], targets: [end(link)] })),
  };
}

function port(id: string, x: number, y: number, side: 'EAST' | 'WEST'): PlainNode {
  return { id, x, y, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } };
}

function pointsOf(edge: PlainEdge | undefined): Point[] {
  return (edge?.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
}
