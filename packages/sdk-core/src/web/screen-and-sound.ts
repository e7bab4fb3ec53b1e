import type { Display, Feedback } from '../host-bridge/host-bridge';

/** Wake lock where the browser has it; a page cannot set the brightness, hosts with a native bridge can. */
export function createBrowserDisplay(navigator: Navigator): Display {
  let lock: WakeLockSentinel | undefined;
  let earlier = Promise.resolve();
  async function change(isOn: boolean): Promise<void> {
    await lock?.release();
    lock = isOn && 'wakeLock' in navigator ? await navigator.wakeLock.request('screen') : undefined;
  }
  return {
    // One after the other: a lock that arrives late is let go by the call that follows.
    async keepAwake(isOn) {
      const turn = earlier.then(() => change(isOn));
      earlier = turn.catch(() => undefined);
      await turn;
    },
    async brighten() {},
  };
}

const patterns = { success: { hertz: 1320, vibrateMs: [60] }, attention: { hertz: 880, vibrateMs: [30] }, failure: { hertz: 220, vibrateMs: [120, 60, 120] } } as const;

/** A short tone and a vibration for each result, so that it is heard in a noisy hall. */
export function createBrowserFeedback(scope: Window & typeof globalThis): Feedback {
  let audio: AudioContext | undefined;
  return {
    signal(kind) {
      const { hertz, vibrateMs } = patterns[kind];
      if (scope.navigator.userActivation?.hasBeenActive !== false) scope.navigator.vibrate?.([...vibrateMs]);
      if (!('AudioContext' in scope)) return;
      audio ??= new scope.AudioContext();
      const oscillator = audio.createOscillator();
      const gain = audio.createGain();
      gain.gain.value = 0.15;
      oscillator.frequency.value = hertz;
      oscillator.connect(gain).connect(audio.destination);
      oscillator.start();
      oscillator.stop(audio.currentTime + 0.15);
    },
  };
}
