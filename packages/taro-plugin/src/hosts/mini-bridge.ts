import type { HostBridge } from '@skill-voucher/sdk-core';
import { createEs256 } from './es256-suite';
import type { HostOptions } from './host-options';
import { createHostRandom, type RandomBytes } from './host-random';
import { createSeededRandom } from './seeded-random';
import { createSteadyClock, globalTimers } from './steady-clock';
import { createTaroDisplay, taroFeedback, taroLifecycle, taroScanner } from './taro-capabilities';
import { taroGeolocation, taroPhoneCall } from './taro-geolocation';
import { createTaroStorage } from './taro-storage';
import { createTaroTransport, type ReadFailedAnswer } from './taro-transport';

/** Where the mini-program hosts differ; each host's file is such a table. */
export interface HostDifferences {
  /** The host's own CSPRNG, where this code may call it. */
  readonly ownRandom: () => RandomBytes | undefined;
  readonly readFailedAnswer?: ReadFailedAnswer;
  /** True where `randomBytes` is a request away: it seeds a generator instead of being asked each time. */
  readonly isRandomRemote?: boolean;
}

export function createMiniBridge(options: HostOptions, differences: HostDifferences): HostBridge {
  const storage = createTaroStorage();
  const source = createHostRandom(options.randomBytes ?? differences.ownRandom());
  const random = differences.isRandomRemote === true ? createSeededRandom({ seed: source, storage }) : source;
  const { suite, keys } = createEs256({ storage, random });
  return {
    clock: createSteadyClock(),
    timers: globalTimers,
    random,
    storage,
    transport: createTaroTransport(differences.readFailedAnswer),
    keys,
    suite,
    launch: { requestLaunch: options.requestLaunch },
    scanner: taroScanner,
    face: options.verifyFace && { verifyFace: options.verifyFace },
    geolocation: taroGeolocation,
    phoneCall: taroPhoneCall,
    display: createTaroDisplay(),
    feedback: taroFeedback,
    lifecycle: taroLifecycle,
  };
}
