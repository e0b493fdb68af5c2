// The props that every view of the editor gets.

import type { Route } from "./route";
import type { EditorSession, EditorState } from "./session";

export interface ViewProps {
  session: EditorSession;
  state: EditorState;
  route: Route;
}
