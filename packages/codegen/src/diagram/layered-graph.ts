import { createRequire } from 'node:module';

/*
 * The part of elkjs (the Eclipse Layout Kernel) that is used here. Its own declarations do not compile under
 * TypeScript 7, so they are not imported.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type LayoutOptions = Readonly<Record<string, string>>;

export interface PlainNode {
  readonly id: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly layoutOptions?: LayoutOptions;
  readonly children?: readonly PlainNode[];
  readonly ports?: readonly PlainNode[];
  readonly edges?: readonly PlainEdge[];
}

export interface PlainEdge {
  readonly id: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  /** Where the edge runs, once it is placed. */
  readonly sections?: readonly {
    readonly startPoint: Point;
    readonly bendPoints?: readonly Point[];
    readonly endPoint: Point;
  }[];
}

interface LayoutKernel {
  layout(graph: PlainNode, options: { readonly layoutOptions: LayoutOptions }): Promise<PlainNode>;
}

/** The graph with a place for each node and each edge. Loads the layout kernel, 1.6 MB that only diagrams need. */
export async function placed(graph: PlainNode, layoutOptions: LayoutOptions): Promise<PlainNode> {
  const Kernel = createRequire(import.meta.url)('elkjs') as new () => LayoutKernel;
  return new Kernel().layout(graph, { layoutOptions });
}
