export interface NativeInstance {
  data: Record<string, unknown>;
  setData(changes: Record<string, unknown>, callback?: () => void): void;
  [member: string]: unknown;
}

/**
 * The object a host makes of what `Page` or `Component` was called with. Like
 * the hosts, `setData` copies: functions and undefined do not reach the screen.
 */
export function createNativeInstance(members: Record<string, unknown>, data: Record<string, unknown>, onRendered: () => void): NativeInstance {
  const instance: NativeInstance = {
    ...members,
    data: copy(data),
    setData(changes, callback) {
      for (const [path, value] of Object.entries(changes)) assign(instance.data, path, copy(value));
      // The host draws later and then reports back.
      setTimeout(() => {
        onRendered();
        callback?.call(instance);
      }, 0);
    },
  };
  return instance;
}

/** Sets `root.cn.[0].cl` or `root.cn[0].cl`, making what is missing. */
function assign(data: Record<string, unknown>, path: string, value: unknown): void {
  const steps = path.replace(/\.?\[(\d+)\]/g, '.$1').split('.');
  let target: Record<string, unknown> = data;
  steps.slice(0, -1).forEach((step, i) => {
    if (typeof target[step] !== 'object' || target[step] === null) target[step] = /^\d+$/.test(steps[i + 1] as string) ? [] : {};
    target = target[step] as Record<string, unknown>;
  });
  target[steps[steps.length - 1] as string] = value;
}

function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}
