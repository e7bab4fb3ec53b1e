import { describe, expect, it } from 'vitest';
import { placeAtDistance } from '../../test/vincenty-distance';
import { toGcj02, type Coordinate } from './coordinate';
import { findNearestCampus, type Campus } from './find-nearest-campus';

const here: Coordinate = { latitude: 37.87, longitude: 112.55, datum: 'gcj02' };
const campus = (campusNumber: number, meters?: number): Campus => ({ campusNumber, name: `校区${campusNumber}`, position: meters === undefined ? undefined : placeAtDistance(here, meters, campusNumber * 40) });

describe('nearest campus', () => {
  it('A1 is the closest one, wherever it stands in the list', () => {
    const far = campus(1, 5000);
    const near = campus(2, 321.4);
    const middle = campus(3, 800);
    for (const campuses of [[far, near, middle], [near, far, middle], [middle, far, near]]) {
      expect(findNearestCampus(campuses, here)).toEqual({ campus: near, distanceMeters: 321.4 });
    }
    expect(findNearestCampus([far, near], { ...here, datum: 'wgs84' })?.distanceMeters).not.toBe(321.4);
    expect(findNearestCampus([{ ...far, position: toGcj02({ ...here, datum: 'wgs84' }) }], { ...here, datum: 'wgs84' })?.distanceMeters).toBe(0);
  });

  it('R63 a campus without a position is none', () => {
    expect(findNearestCampus([campus(1), campus(2, 900), campus(3)], here)).toMatchObject({ campus: { campusNumber: 2 }, distanceMeters: 900 });
    expect([findNearestCampus([campus(1)], here), findNearestCampus([], here)]).toEqual([undefined, undefined]);
  });

  it('of two at the same distance the first one stays', () => {
    expect(findNearestCampus([campus(4, 100), { ...campus(4, 100), campusNumber: 5 }], here)?.campus.campusNumber).toBe(4);
  });
});
