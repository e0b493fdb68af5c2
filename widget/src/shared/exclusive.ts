// Runs the actions of a user one at a time, and keeps the error of a failed one in the state.

import { codeOf } from "./connection";
import type { Store } from "./store";

interface ActionState {
  /** An action is under way. */
  readonly busy: boolean;
  /** The error code of the last action. */
  readonly problem: string | null;
}

/** True when `act` succeeded; false when it failed, or another action is under way. `failed` gets the error. */
export async function exclusive<S extends ActionState>(
  store: Store<S>,
  act: () => Promise<void>,
  failed: (error: unknown) => void,
): Promise<boolean> {
  const set = (change: Partial<ActionState>) => store.update((state) => ({ ...state, ...change }));
  if (store.get().busy) return false;
  set({ busy: true, problem: null });
  try {
    await act();
    return true;
  } catch (error) {
    set({ problem: codeOf(error) });
    failed(error);
    return false;
  } finally {
    set({ busy: false });
  }
}
