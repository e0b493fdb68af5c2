// The parts of the chat that are loaded once it can be used: what lies over the conversation, and what comes after it.

import { files, source } from "words:visitor/later";

export { BookedTime } from "./booked-time";
export { CallEnded } from "./call-ended";
export { OverView } from "./over-view";
export { OpenPanel } from "./panels";
export { Paused } from "./paused";
export { ReadingPane } from "./reading-view";
export { StoppedView } from "./stopped-view";
export { TransferQuestion } from "./transfer-question";
export const words = { source, files };
