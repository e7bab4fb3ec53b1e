import { describe, expect, it } from 'vitest';
import { measureByVincenty, placeAtDistance } from '../../test/vincenty-distance';
import { toGcj02, type Coordinate } from './coordinate';
import { measureDistanceMeters } from './measure-distance';

const places: Coordinate[] = [[34.57, 110.23], [37.87, 112.55], [40.74, 114.55]].map(([latitude, longitude]) => ({ latitude: latitude as number, longitude: longitude as number, datum: 'gcj02' }));
const bearings = Array.from({ length: 12 }, (_, i) => i * 30);

describe('distance', () => {
  it('R44 agrees with the geodesic to 0.1 m up to 2 km in every direction', () => {
    for (const place of places) {
      for (const bearing of bearings) {
        for (const meters of [0.1, 1, 50, 200, 999.9, 1000, 1000.1, 1234.5, 2000]) {
          expect([bearing, meters, measureDistanceMeters(place, placeAtDistance(place, meters, bearing))]).toEqual([bearing, meters, meters]);
        }
      }
    }
  });

  it('A1 rounds to 0.1 m, half up', () => {
    const place = places[1] as Coordinate;
    const at = (meters: number) => measureDistanceMeters(place, placeAtDistance(place, meters, 75));
    expect([at(1000.04), at(1000.06), at(999.94), at(999.96), at(0)]).toEqual([1000, 1000.1, 999.9, 1000, 0]);
  });

  it('stays within 0.1 % across the province, either way', () => {
    const [south, , north] = places as [Coordinate, Coordinate, Coordinate];
    const exact = measureByVincenty(south, north);
    expect(exact).toBeGreaterThan(700_000);
    expect(Math.abs(measureDistanceMeters(south, north) - exact) / exact).toBeLessThan(0.001);
    expect(measureDistanceMeters(north, south)).toBe(measureDistanceMeters(south, north));
  });

  it('A1 compares in one datum: the same place in two datums is 0 m away', () => {
    const wgs84: Coordinate = { latitude: 37.87, longitude: 112.55, datum: 'wgs84' };
    expect(measureDistanceMeters(wgs84, toGcj02(wgs84))).toBe(0);
    expect(measureDistanceMeters(toGcj02(wgs84), wgs84)).toBe(0);
    expect(measureDistanceMeters({ ...wgs84, datum: 'gcj02' }, wgs84)).toBeGreaterThan(478);
  });
});
