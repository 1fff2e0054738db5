/** The radii that Parse Server itself converts with, so that a distance means the same in a filter and in code. */
export const earthRadius: { readonly kilometers: number; readonly miles: number } = { kilometers: 6371, miles: 3959 };

/** A GeoPoint on the wire (REST guide, "Geo queries: GeoPoint"). */
export interface WireGeoPoint {
  readonly __type: 'GeoPoint';
  readonly latitude: number;
  readonly longitude: number;
  readonly [key: string]: string | number;
}

/** A place on earth, in degrees. Immutable. */
export class GeoPoint {
  readonly latitude: number;
  readonly longitude: number;

  /**
   * @param latitude degrees, -90 to 90
   * @param longitude degrees, -180 to 180
   * @throws RangeError when one is out of range or no number: PostgreSQL would store it, MongoDB would not.
   */
  constructor(latitude: number, longitude: number) {
    this.latitude = degrees('latitude', latitude, 90);
    this.longitude = degrees('longitude', longitude, 180);
    Object.freeze(this);
  }

  /** The great-circle distance in radians (haversine). */
  radiansTo(other: GeoPoint): number {
    const toRadians = Math.PI / 180;
    const sinLatitude = Math.sin(((other.latitude - this.latitude) * toRadians) / 2);
    const sinLongitude = Math.sin(((other.longitude - this.longitude) * toRadians) / 2);
    const chord =
      sinLatitude ** 2 + Math.cos(this.latitude * toRadians) * Math.cos(other.latitude * toRadians) * sinLongitude ** 2;
    return 2 * Math.asin(Math.min(1, Math.sqrt(chord)));
  }

  kilometersTo(other: GeoPoint): number {
    return this.radiansTo(other) * earthRadius.kilometers;
  }

  milesTo(other: GeoPoint): number {
    return this.radiansTo(other) * earthRadius.miles;
  }

  equals(other: GeoPoint): boolean {
    return this.latitude === other.latitude && this.longitude === other.longitude;
  }

  /** The wire form. */
  toJSON(): WireGeoPoint {
    return { __type: 'GeoPoint', latitude: this.latitude, longitude: this.longitude };
  }
}

function degrees(name: string, value: unknown, limit: number): number {
  // JSON has no -0.
  if (typeof value === 'number' && Math.abs(value) <= limit) return value + 0;
  throw new RangeError(
    `A ${name} is a number between -${limit} and ${limit}, not the ${typeof value} ${String(value)}.`,
  );
}
