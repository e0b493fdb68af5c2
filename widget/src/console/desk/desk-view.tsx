// The view of the desk: queue, conversation and context side by side.

import { useEffect } from "preact/hooks";
import { useStore } from "../../shared/store";
import type { ViewProps } from "../model/view-props";
import { ContextPane } from "./context-pane";
import { Panes } from "./panes";
import { QueuePane } from "./queue-pane";
import { TalkPane } from "./talk-pane";

export function DeskView({ session, state }: ViewProps) {
  useEffect(() => session.becameVisible(), [session]);
  const { wanted } = useStore(session.forms.store);
  return (
    <Panes
      hasTalk={state.selected !== null}
      boardAsked={state.boardAsked}
      contextWanted={wanted !== null && wanted === state.selected}
      queue={<QueuePane session={session} state={state} />}
      talk={<TalkPane key={state.selected ?? "none"} session={session} state={state} />}
      context={<ContextPane key={state.selected ?? "none"} session={session} state={state} />}
    />
  );
}
