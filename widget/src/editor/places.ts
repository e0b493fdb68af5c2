// The pages of the editor, by the first word of the path. A new page is a row here.

import type { JSX } from "preact";
import { CheckView } from "./check-view";
import { FilesView } from "./files-view";
import { GapsView } from "./gaps-view";
import { HistoryView } from "./history-view";
import { ListView } from "./list-view";
import { NewView } from "./new-view";
import { ReviewView } from "./review-view";
import type { Route } from "./route";
import { SaysView } from "./says-view";
import { SituationView } from "./situation-view";
import { TeachingView } from "./teaching-view";
import { TextView } from "./text-view";
import { TodoView } from "./todo-view";
import { TryView } from "./try-view";
import type { ViewProps } from "./view-props";
import type { EditorTexts } from "./words";

export interface Place {
  readonly path: string;
  readonly label: keyof EditorTexts & string;
  readonly View: (props: ViewProps) => JSX.Element;
  /** It is shown in the bar. */
  readonly inBar: boolean;
}

export const PLACES: readonly Place[] = [
  { path: "", label: "place_todo", View: TodoView, inBar: true },
  { path: "says", label: "place_says", View: SaysView, inBar: true },
  { path: "try", label: "place_try", View: TryView, inBar: true },
  { path: "texts", label: "place_texts", View: ListView, inBar: true },
  { path: "new", label: "place_new", View: NewView, inBar: true },
  { path: "gaps", label: "place_gaps", View: GapsView, inBar: true },
  { path: "teaching", label: "place_teaching", View: TeachingView, inBar: true },
  { path: "files", label: "place_files", View: FilesView, inBar: true },
  { path: "situation", label: "place_says", View: SituationView, inBar: false },
  { path: "review", label: "place_review", View: ReviewView, inBar: false },
  { path: "check", label: "place_check", View: CheckView, inBar: false },
  { path: "text", label: "place_text", View: TextView, inBar: false },
  { path: "history", label: "place_history", View: HistoryView, inBar: false },
];

const FIRST = PLACES[0] as Place;

export function viewOf(route: Route): Place {
  return PLACES.find((place) => place.path === route.path) ?? FIRST;
}
