// The connection port on Socket.IO: transports, timeouts and reconnection.

import { io, type Socket } from "socket.io-client";
import { type Connection, type Link, RequestError } from "./connection";
import type { Failed } from "./contract.generated";

const ACK_TIMEOUT_MS = 8_000;
const RECONNECT_MS = 3_000;

/** Reasons for a refused connection that a retry does not resolve. */
const FINAL: ReadonlySet<string> = new Set(["invalid_token", "session_expired", "not_allowed"]);

type Requests<R> = { [E in keyof R]: { data: unknown; ack: unknown } };
type Answer = ({ ok: true } & object) | ({ ok: false } & Failed);

/** `auth` is called at every connect and reconnect, so that it always sends the latest token; `parser`: of packets. */
export function socketConnection<R extends Requests<R>, P>(
  namespace: string,
  auth: () => object = () => ({}),
  parser?: object,
): Connection<R, P> {
  const socket = io(namespace, {
    autoConnect: false,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: 10_000,
    auth: (give) => give(auth()),
    ...(parser && { parser }),
  });
  const listeners = { link: (_: Link) => {}, refused: (_: string) => {} };
  let wanted = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const reconnectLater = () => {
    clearTimeout(retry);
    retry = setTimeout(() => wanted && socket.connect(), RECONNECT_MS);
  };
  socket.on("connect", () => listeners.link("online"));
  socket.on("disconnect", () => {
    listeners.link("offline");
    // Socket.IO does not reconnect by itself after a disconnect by the server.
    if (wanted && !socket.active) reconnectLater();
  });
  socket.on("connect_error", (error) => {
    listeners.link("offline");
    const code = refusalCode(error);
    if (FINAL.has(code)) listeners.refused(code);
    else if (wanted && !socket.active) reconnectLater();
  });

  return {
    request: (event, data) => request(socket, event, data),
    fire: (event, data) => {
      socket.emit(event, data);
    },
    on: (event, handler) => {
      socket.on(event as string, handler as (payload: unknown) => void);
    },
    onLink: (handler) => {
      listeners.link = handler;
    },
    onRefused: (handler) => {
      listeners.refused = handler;
    },
    open: () => {
      wanted = true;
      if (socket.connected) return;
      listeners.link("connecting");
      socket.connect();
    },
    close: () => {
      wanted = false;
      clearTimeout(retry);
      socket.disconnect();
    },
  };
}

async function request(socket: Socket, event: string, data: unknown): Promise<never> {
  if (!socket.connected) throw new RequestError("offline");
  let answer: Answer;
  try {
    answer = await socket.timeout(ACK_TIMEOUT_MS).emitWithAck(event, data);
  } catch {
    // The request may have been processed; retries use the same key.
    throw new RequestError("timeout");
  }
  if (answer?.ok === true) return answer as never;
  const error = answer?.error;
  throw new RequestError(
    error?.code ?? "internal",
    error?.retry_after_s === undefined ? null : error.retry_after_s * 1_000,
    error?.faults,
    answer?.work,
  );
}

function refusalCode(error: Error): string {
  const data: unknown = "data" in error ? error.data : undefined;
  if (data && typeof data === "object" && "code" in data && typeof data.code === "string") return data.code;
  return error.message;
}
