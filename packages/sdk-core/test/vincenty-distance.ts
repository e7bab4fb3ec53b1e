const a = 6_378_245;
const f = 1 / 298.3;
const b = a * (1 - f);
const rad = Math.PI / 180;

/** Metres along the ellipsoid of Krasovsky 1940 (Vincenty 1975, inverse), exact to 0.1 mm: an independent measure. */
export function measureByVincenty(one: { latitude: number; longitude: number }, other: { latitude: number; longitude: number }): number {
  const l = (other.longitude - one.longitude) * rad;
  const u1 = Math.atan((1 - f) * Math.tan(one.latitude * rad));
  const u2 = Math.atan((1 - f) * Math.tan(other.latitude * rad));
  let lambda = l;
  for (let i = 0; i < 200; i += 1) {
    const sinSigma = Math.hypot(Math.cos(u2) * Math.sin(lambda), Math.cos(u1) * Math.sin(u2) - Math.sin(u1) * Math.cos(u2) * Math.cos(lambda));
    if (sinSigma === 0) return 0;
    const cosSigma = Math.sin(u1) * Math.sin(u2) + Math.cos(u1) * Math.cos(u2) * Math.cos(lambda);
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (Math.cos(u1) * Math.cos(u2) * Math.sin(lambda)) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const cos2SigmaM = cos2Alpha === 0 ? 0 : cosSigma - (2 * Math.sin(u1) * Math.sin(u2)) / cos2Alpha;
    const c = (f / 16) * cos2Alpha * (4 + f * (4 - 3 * cos2Alpha));
    const next = l + (1 - c) * f * sinAlpha * (sigma + c * sinSigma * (cos2SigmaM + c * cosSigma * (-1 + 2 * cos2SigmaM ** 2)));
    if (Math.abs(next - lambda) < 1e-13 || i === 199) {
      const k = (cos2Alpha * (a ** 2 - b ** 2)) / b ** 2;
      const bigA = 1 + (k / 16384) * (4096 + k * (-768 + k * (320 - 175 * k)));
      const bigB = (k / 1024) * (256 + k * (-128 + k * (74 - 47 * k)));
      const delta = bigB * sinSigma * (cos2SigmaM + (bigB / 4) * (cosSigma * (-1 + 2 * cos2SigmaM ** 2) - (bigB / 6) * cos2SigmaM * (-3 + 4 * sinSigma ** 2) * (-3 + 4 * cos2SigmaM ** 2)));
      return b * bigA * (sigma - delta);
    }
    lambda = next;
  }
  return Number.NaN;
}

/** The point so many metres from `start` in a direction of degrees (0 north, 90 east), found with {@link measureByVincenty}. */
export function placeAtDistance<T extends { latitude: number; longitude: number }>(start: T, meters: number, bearing: number): T {
  const at = (scale: number): T => ({
    ...start,
    latitude: start.latitude + scale * Math.cos(bearing * rad),
    longitude: start.longitude + (scale * Math.sin(bearing * rad)) / Math.cos(start.latitude * rad),
  });
  let low = 0;
  let high = meters / 50_000;
  for (let i = 0; i < 80; i += 1) {
    const middle = (low + high) / 2;
    if (measureByVincenty(start, at(middle)) < meters) low = middle;
    else high = middle;
  }
  return at(low);
}
