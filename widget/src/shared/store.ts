// A store: state that is changed by pure functions and observed by views.

import { useEffect, useState } from "preact/hooks";

export interface Store<S> {
  get(): S;
  update(change: (state: S) => S): void;
  /** Replaces some of the fields. */
  set(change: Partial<S>): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<S>(initial: S): Store<S> {
  let state = initial;
  const listeners = new Set<() => void>();
  const update = (change: (state: S) => S) => {
    const changed = change(state);
    if (Object.is(changed, state)) return;
    state = changed;
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    update,
    set: (change) => update((now) => ({ ...now, ...change })),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<S>(store: Store<S>): S {
  const [state, setState] = useState(store.get);
  useEffect(() => {
    const refresh = () => setState(() => store.get());
    refresh();
    return store.subscribe(refresh);
  }, [store]);
  return state;
}
