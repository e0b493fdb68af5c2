// Messages between the loader and the frame, sent by postMessage. Types only.

export type FrameMessage =
  | { readonly lotsen: "ready" }
  | { readonly lotsen: "minimise" }
  | { readonly lotsen: "unread"; readonly on: boolean }
  | { readonly lotsen: "exit"; readonly url: string | null };

export type LoaderMessage = { readonly lotsen: "shown"; readonly on: boolean } | { readonly lotsen: "leave" };
