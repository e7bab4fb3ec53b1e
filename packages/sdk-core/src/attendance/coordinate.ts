import gcoord from 'gcoord';

/** `wgs84`: satellites and most phones; `gcj02`: Chinese maps; `bd09`: Baidu's. */
export const datums = ['wgs84', 'gcj02', 'bd09'] as const;
export type Datum = (typeof datums)[number];

/** A place with the datum it was measured in (A1). Degrees. */
export interface Coordinate {
  readonly latitude: number;
  readonly longitude: number;
  readonly datum: Datum;
}

/** Finite, on the globe, and of a datum that is known. */
export function isCoordinate(value: Coordinate): boolean {
  return Math.abs(value.latitude) <= 90 && Math.abs(value.longitude) <= 180 && datums.includes(value.datum);
}

/**
 * The same place in GCJ-02, the only datum in which places are compared (A1).
 * From WGS-84 it is exact by definition: GCJ-02 is given as that function.
 * From BD-09 it is within 1.5 m over Shanxi. There is no way back here: the
 * inverse of WGS-84 → GCJ-02 is a search, and nothing needs it.
 */
export function toGcj02({ latitude, longitude, datum }: Coordinate): Coordinate {
  if (datum === 'gcj02') return { latitude, longitude, datum };
  const from = datum === 'wgs84' ? gcoord.WGS84 : gcoord.BD09;
  const [gcjLongitude, gcjLatitude] = gcoord.transform([longitude, latitude], from, gcoord.GCJ02) as [number, number];
  return { latitude: gcjLatitude, longitude: gcjLongitude, datum: 'gcj02' };
}
