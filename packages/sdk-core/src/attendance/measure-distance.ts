import { toGcj02, type Coordinate } from './coordinate';

// Krasovsky 1940, the ellipsoid that GCJ-02 is defined on.
const semiMajorMeters = 6_378_245;
const eccentricitySquared = 0.006693421622965823;

/**
 * Metres between two places, each in its own datum, compared in GCJ-02 (A1) and
 * rounded to 0.1 m, half up. A limit is compared with this very number, so that
 * what decides is what people are shown: 1000.04 m is 1000.0 and within 1000.0,
 * 1000.05 m is 1000.1 and beyond.
 *
 * By the ellipsoid's two radii of curvature at the mean latitude: within 1 mm up
 * to 2 km and within 0.1 % across the province (a sphere is off by up to 0.3 %).
 *
 * @example measureDistanceMeters(campus.position, fix.coordinate) // 1243.4
 */
export function measureDistanceMeters(one: Coordinate, other: Coordinate): number {
  const a = toGcj02(one);
  const b = toGcj02(other);
  const meanLatitude = toRadians((a.latitude + b.latitude) / 2);
  const curvature = 1 - eccentricitySquared * Math.sin(meanLatitude) ** 2;
  const alongMeridian = (semiMajorMeters * (1 - eccentricitySquared)) / curvature ** 1.5;
  const alongParallel = (semiMajorMeters / Math.sqrt(curvature)) * Math.cos(meanLatitude);
  const north = toRadians(b.latitude - a.latitude) * alongMeridian;
  const east = toRadians(b.longitude - a.longitude) * alongParallel;
  return Math.round(Math.sqrt(north * north + east * east) * 10) / 10;
}

function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
