import type { ViewModel } from '@skill-voucher/sdk-core';

/** One entry per action: its name and its arguments. */
export type Transcript = readonly (readonly [name: string, ...values: unknown[]])[];

export interface Script<State> {
  readonly state: State;
  /** How an action changes the state; actions not named here are only noted. */
  readonly replies?: Readonly<Record<string, (state: State, ...values: never[]) => State>>;
}

export type ScriptedModel<Model> = Model & { readonly transcript: Transcript };

/** What was done to the model made last, for a test outside the page. */
let latestTranscript: Transcript = [];

export function readLatestTranscript(): Transcript {
  return latestTranscript;
}

/** A view model in memory: shows a state, notes every action, replies as scripted. */
export function createScriptedModel<State, Model extends ViewModel<State>>({ state, replies = {} }: Script<State>): ScriptedModel<Model> {
  let current = state;
  const transcript: [string, ...unknown[]][] = [];
  latestTranscript = transcript;
  const listeners = new Set<() => void>();
  const base: ViewModel<State> & { transcript: Transcript } = {
    transcript,
    getState: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => undefined,
    dispose: () => undefined,
  };
  return new Proxy(base, {
    get(target, name: string) {
      if (name in target) return target[name as keyof typeof target];
      return (...values: unknown[]) => {
        transcript.push([name, ...values]);
        const reply = replies[name] as ((state: State, ...values: unknown[]) => State) | undefined;
        if (!reply) return;
        current = reply(current, ...values);
        for (const listener of listeners) listener();
      };
    },
  }) as unknown as ScriptedModel<Model>;
}
