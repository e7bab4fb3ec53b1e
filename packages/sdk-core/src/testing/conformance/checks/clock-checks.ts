import { fulfilled, faulty, notChecked, show, type ConformanceCheck } from '../conformance-check';
import { say } from '../conformance-report';

const year2020Ms = Date.UTC(2020, 0, 1);
const year2100Ms = Date.UTC(2100, 0, 1);
const watchedMs = 60;

export const clockChecks: readonly ConformanceCheck[] = [
  {
    port: 'clock',
    name: 'clock.milliseconds',
    title: say('nowMs() 是 unix 毫秒', 'nowMs() is unix milliseconds'),
    change: say('返回 Date.now()，不要除以 1000', 'Return Date.now(), not divided by 1000'),
    async run({ bridge }) {
      const now: unknown = bridge.clock.nowMs();
      if (typeof now !== 'number' || !Number.isFinite(now)) return faulty(`得到 ${show(now)}，不是有限的数`, `got ${show(now)}, not a finite number`);
      if (now > year2020Ms / 1000 && now < year2100Ms / 1000) return faulty(`得到 ${now}，是秒`, `got ${now}, which is seconds`);
      if (now < year2020Ms || now > year2100Ms) return faulty(`得到 ${now}，不在 2020 至 2100 年`, `got ${now}, not between 2020 and 2100`);
      return fulfilled(`${now}`, `${now}`);
    },
  },
  {
    port: 'clock',
    name: 'clock.monotonicForward',
    title: say('monotonicMs() 不后退', 'monotonicMs() never goes back'),
    change: say('用 performance.now()，或累加墙上时钟的正增量', 'Use performance.now(), or add up what the wall clock moved forwards'),
    async run({ bridge, wait }) {
      let last = Number.NEGATIVE_INFINITY;
      for (let reading = 0; reading < 200; reading += 1) {
        const now: unknown = bridge.clock.monotonicMs();
        if (typeof now !== 'number' || !Number.isFinite(now)) return faulty(`得到 ${show(now)}，不是有限的数`, `got ${show(now)}, not a finite number`);
        if (now < last) return faulty(`${last} 之后是 ${now}`, `${now} came after ${last}`);
        last = now;
        if (reading % 50 === 49) await wait(1);
      }
      return fulfilled('200 次读数没有后退', '200 readings, none went back');
    },
  },
  {
    port: 'clock',
    name: 'clock.monotonicAdvances',
    title: say('monotonicMs() 按毫秒前进', 'monotonicMs() advances in milliseconds'),
    change: say('返回毫秒，并且随时间增加', 'Return milliseconds that grow with time'),
    async run({ bridge, nowMs, wait }) {
      const [startMs, start] = [nowMs(), bridge.clock.monotonicMs()];
      await wait(watchedMs);
      const [passedMs, counted] = [nowMs() - startMs, bridge.clock.monotonicMs() - start];
      const measured = [`${passedMs} 毫秒里前进了 ${Math.round(counted * 1000) / 1000}`, `it advanced ${Math.round(counted * 1000) / 1000} in ${passedMs} ms`] as const;
      return Math.abs(counted - passedMs) <= passedMs / 2 ? fulfilled(...measured) : faulty(...measured);
    },
  },
  {
    port: 'clock',
    name: 'clock.runId',
    title: say('runId（可选）在同一次运行中不变', 'runId (optional) stays the same within one run'),
    change: say('没有开机编号就不要提供 runId', 'Leave runId out where the host knows no boot id'),
    async run({ bridge }) {
      const [first, second]: unknown[] = [bridge.clock.runId, bridge.clock.runId];
      if (first === undefined) return notChecked('没有 runId：重启应用后，离线核验要联网对时一次', 'no runId: after a restart of the app, offline scanning needs the network once for its time');
      return typeof first === 'string' && first !== '' && first === second ? fulfilled(show(first), show(first)) : faulty(`得到 ${show(first)}、${show(second)}`, `got ${show(first)}, then ${show(second)}`);
    },
  },
];
