// The props that every view of the console gets.

import type { ConsoleSession } from "./session";
import type { ConsoleState } from "./state";

export interface ViewProps {
  session: ConsoleSession;
  state: ConsoleState;
  /** From the address. */
  detail: string;
}
