// The view of the desk: queue, conversation and context side by side.

import { useEffect, useMemo } from "preact/hooks";
import { useStore } from "../../shared/store";
import type { ViewProps } from "../model/view-props";
import { useWithoutDrafts } from "../parts/without-drafts";
import { ContextPane } from "./context-pane";
import { Panes } from "./panes";
import { QueuePane } from "./queue-pane";
import { TalkPane } from "./talk-pane";

export function DeskView({ session, state }: ViewProps) {
  useEffect(() => session.becameVisible(), [session]);
  const { wanted } = useStore(session.forms.store);
  const settled = useWithoutDrafts(state);
  const queue = useMemo(() => <QueuePane session={session} state={settled} />, [session, settled]);
  const context = useMemo(
    () => <ContextPane key={settled.selected ?? "none"} session={session} state={settled} />,
    [session, settled],
  );
  return (
    <Panes
      hasTalk={state.selected !== null}
      boardAsked={state.boardAsked}
      contextWanted={wanted !== null && wanted === state.selected}
      queue={queue}
      talk={<TalkPane key={state.selected ?? "none"} session={session} state={state} />}
      context={context}
    />
  );
}
