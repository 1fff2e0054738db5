import { GeoPoint } from './geo-point.js';

/** A Polygon on the wire: pairs of latitude and longitude, in this order (unlike GeoJSON). */
export interface WirePolygon {
  readonly __type: 'Polygon';
  readonly coordinates: readonly (readonly [latitude: number, longitude: number])[];
}

/** An area on earth, bounded by at least three corners. Immutable. */
export class Polygon {
  /** The corners, each once: the server answers the first one again at the end, here it is left out. */
  readonly corners: readonly GeoPoint[];

  /**
   * @param corners points, or pairs of latitude and longitude in degrees; repeating the first at the end is allowed
   * @throws RangeError when fewer than three different corners are left, or one is out of range
   */
  constructor(corners: readonly (GeoPoint | readonly [latitude: number, longitude: number])[]) {
    const points = corners.map((corner) => (corner instanceof GeoPoint ? corner : new GeoPoint(corner[0], corner[1])));
    const [first, last] = [points[0], points.at(-1)];
    if (points.length > 1 && first && last?.equals(first)) points.pop();
    if (new Set(points.map((point) => `${point.latitude} ${point.longitude}`)).size < 3) {
      throw new RangeError(`A polygon needs at least three different corners, not ${points.length}.`);
    }
    this.corners = Object.freeze(points);
    Object.freeze(this);
  }

  /** Whether both have the same corners in the same order, whichever comes first. */
  equals(other: Polygon): boolean {
    const count = this.corners.length;
    if (count !== other.corners.length) return false;
    return this.corners.some((_, shift) =>
      this.corners.every((__, index) => {
        const [mine, theirs] = [this.corners[(index + shift) % count], other.corners[index]];
        return mine !== undefined && theirs !== undefined && mine.equals(theirs);
      }),
    );
  }

  /** The wire form, closed as the server stores it. */
  toJSON(): WirePolygon {
    const coordinates = this.corners.map(({ latitude, longitude }) => [latitude, longitude] as const);
    const [first] = coordinates;
    return { __type: 'Polygon', coordinates: first ? [...coordinates, first] : coordinates };
  }
}
