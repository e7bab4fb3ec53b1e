import { fulfilled, faulty, show, type ConformanceCheck } from '../conformance-check';
import { say } from '../conformance-report';

const delayMs = 40;
/** Clocks and timers are rounded apart. */
const toleranceMs = 4;
const afterwardsMs = 80;

export const timerChecks: readonly ConformanceCheck[] = [
  {
    port: 'timers',
    name: 'timers.fireOnce',
    title: say('after() 到时调用一次', 'after() calls once when the time has come'),
    change: say('用 setTimeout，不要用 setInterval；delayMs 是毫秒', 'Use setTimeout, not setInterval; delayMs is milliseconds'),
    async run({ bridge, wait }) {
      let calls = 0;
      await new Promise<void>((resolve) => {
        bridge.timers.after(delayMs, () => {
          calls += 1;
          resolve();
        });
      });
      await wait(afterwardsMs + delayMs);
      return calls === 1 ? fulfilled('调用了 1 次', 'called once') : faulty(`调用了 ${calls} 次`, `called ${calls} times`);
    },
  },
  {
    port: 'timers',
    name: 'timers.notEarly',
    title: say('after() 不提前，也不在调用中直接执行', 'after() is never early, and never calls before it returns'),
    change: say('按 delayMs 等待后再调用', 'Wait for delayMs before the call'),
    async run({ bridge, nowMs }) {
      const startMs = nowMs();
      let hasReturned = false;
      const [elapsedMs, wasAfterReturn] = await new Promise<[number, boolean]>((resolve) => {
        bridge.timers.after(delayMs, () => resolve([nowMs() - startMs, hasReturned]));
        hasReturned = true;
      });
      const measured = [`要求 ${delayMs} 毫秒，实际 ${elapsedMs} 毫秒`, `${delayMs} ms asked, ${elapsedMs} ms waited`] as const;
      return wasAfterReturn && elapsedMs >= delayMs - toleranceMs ? fulfilled(...measured) : faulty(...measured);
    },
  },
  {
    port: 'timers',
    name: 'timers.cancel',
    title: say('返回的函数取消定时', 'the returned function cancels'),
    change: say('返回 () => clearTimeout(timer)', 'Return () => clearTimeout(timer)'),
    async run({ bridge, wait }) {
      let calls = 0;
      const cancel: unknown = bridge.timers.after(delayMs, () => {
        calls += 1;
      });
      if (typeof cancel !== 'function') return faulty(`返回 ${show(cancel)}，不是函数`, `it returned ${show(cancel)}, not a function`);
      cancel();
      await wait(delayMs + afterwardsMs);
      return calls === 0 ? fulfilled('取消后没有调用', 'not called after cancelling') : faulty('取消后仍然调用', 'called although it was cancelled');
    },
  },
];
