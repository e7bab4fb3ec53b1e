import type { Geolocation as GeolocationPort, Position } from '../host-bridge/host-bridge';

/** `GeolocationPositionError.code` to what A3 knows of. */
const denials = { 1: 'permissionRefused', 2: 'noFix', 3: 'timeout' } as const;

/**
 * The browser's location, always WGS-84 (W3C Geolocation §6). It cannot tell a
 * mocked fix. Asks for permission when it is first used; needs https.
 *
 * @example createBrowserBridge({ launch, override: { geolocation: createBrowserGeolocation(navigator.geolocation) } })
 */
export function createBrowserGeolocation(geolocation: Geolocation): GeolocationPort {
  return {
    locate: ({ timeoutMs }) => new Promise((resolve) => {
      geolocation.getCurrentPosition(
        ({ coords: { latitude, longitude, accuracy }, timestamp }) => resolve({ latitude, longitude, datum: 'wgs84', accuracyMeters: accuracy, atMs: timestamp, isMocked: false } satisfies Position),
        ({ code }) => resolve({ denied: denials[code as keyof typeof denials] ?? 'noFix' }),
        { enableHighAccuracy: true, maximumAge: 0, timeout: timeoutMs },
      );
    }),
  };
}
