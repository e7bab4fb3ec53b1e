import gcoord from 'gcoord';
import { describe, expect, it } from 'vitest';
import { measureByVincenty } from '../../test/vincenty-distance';
import { isCoordinate, toGcj02, type Coordinate, type Datum } from './coordinate';

/** A grid over Shanxi's bounding box, 34°34′–40°44′ N, 110°14′–114°33′ E. */
function* shanxi(datum: Datum, stepDegrees = 0.1): Generator<Coordinate> {
  for (let latitude = 34.57; latitude <= 40.74; latitude += stepDegrees) {
    for (let longitude = 110.23; longitude <= 114.55; longitude += stepDegrees) yield { latitude, longitude, datum };
  }
}
const extremes = (values: number[]) => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)] as const, [Infinity, -Infinity] as readonly [number, number]);

describe('datum', () => {
  it('A1 over Shanxi\'s bounding box WGS-84 and GCJ-02 read raw differ by 478 to 640 m', () => {
    const [least, most] = extremes([...shanxi('wgs84', 0.02)].map((place) => measureByVincenty(place, toGcj02(place))));
    expect([Math.round(least), Math.round(most)]).toEqual([478, 640]);
  });

  it('A1 converts a known point of Taiyuan and leaves GCJ-02 as it is', () => {
    const place = toGcj02({ latitude: 37.87, longitude: 112.55, datum: 'wgs84' });
    expect(place.datum).toBe('gcj02');
    expect(place.latitude).toBeCloseTo(37.8707, 3);
    expect(place.longitude).toBeCloseTo(112.5561, 3);
    expect(toGcj02({ latitude: 37.87, longitude: 112.55, datum: 'gcj02' })).toEqual({ latitude: 37.87, longitude: 112.55, datum: 'gcj02' });
  });

  it('A1 BD-09 comes back within 1.5 m', () => {
    const errors = [...shanxi('gcj02')].map((place) => {
      const [longitude, latitude] = gcoord.transform([place.longitude, place.latitude], gcoord.GCJ02, gcoord.BD09) as [number, number];
      return measureByVincenty(place, toGcj02({ latitude, longitude, datum: 'bd09' }));
    });
    expect(extremes(errors)[1]).toBeLessThan(1.5);
    const [least, most] = extremes([...shanxi('bd09')].map((place) => measureByVincenty(place, toGcj02(place))));
    expect([least > 500, most < 1000]).toEqual([true, true]);
  });

  it('A1 a coordinate is on the globe and of a known datum', () => {
    const at = (latitude: number, longitude: number, datum: Datum = 'wgs84') => isCoordinate({ latitude, longitude, datum });
    expect([at(90, 180), at(-90, -180), at(90.1, 0), at(-90.1, 0), at(0, 180.1), at(0, -180.1)]).toEqual([true, true, false, false, false, false]);
    expect([at(Number.NaN, 0), at(0, Number.NaN), at(Infinity, 0)]).toEqual([false, false, false]);
    expect([at(37, 112, 'gcj02'), at(37, 112, 'bd09'), at(37, 112, 'cgcs2000' as Datum)]).toEqual([true, true, false]);
  });
});
