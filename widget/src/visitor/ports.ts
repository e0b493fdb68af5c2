// The ports of the visitor's session: what it needs from the browser.

import type { Connection } from "../shared/connection";
import type { Leave, VisitorPushed, VisitorRequests } from "../shared/contract.generated";
import type { Timers } from "../shared/timers";
import type { Http } from "./http";
import type { Solve } from "./proof-loader";
import type { TokenStore } from "./token-storage";

export type VisitorConnection = Connection<VisitorRequests, VisitorPushed>;

export interface SessionPorts {
  /** `token` is asked for at every connect. */
  connect(token: () => string | null): VisitorConnection;
  http: Http;
  tokens: TokenStore;
  timers: Timers;
  /** Solves the proof of work that a start costs under load. */
  solve: Solve;
  randomKey(): string;
  /** The chat is on screen, so that what it shows counts as read. */
  visible(): boolean;
  /** The bot's thoughts come one by one; false where less motion is wanted. */
  paced(): boolean;
  /** The page was reloaded. */
  reloaded: boolean;
  /** The browser has opened a tab again that was closed, or gone back to this page. */
  reopened: boolean;
  /** Gives up a token. Waits for nothing, and arrives although the page goes away. */
  giveUp(leave: Leave): void;
}
