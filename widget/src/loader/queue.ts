// The command queue of the host page: `lotsen.push(["open"])`, and `["on", event, handler]` to listen. No I/O.

type WidgetEvent = "ready" | "open" | "close" | "exit";
export type QueuedCall = readonly ["open"] | readonly ["close"] | readonly ["on", WidgetEvent, () => void];

interface Commands {
  open(): void;
  close(): void;
}

export class CommandQueue {
  private readonly handlers: [WidgetEvent, () => void][] = [];

  constructor(private readonly commands: Commands) {}

  /** Unknown commands are ignored, so that pages written for a later version do not break. */
  run(call: QueuedCall): void {
    const [name] = call;
    if (name === "open" || name === "close") this.commands[name]();
    else if (name === "on" && typeof call[2] === "function") this.handlers.push([call[1], call[2]]);
  }

  emit(event: WidgetEvent): void {
    for (const [name, handler] of this.handlers) if (name === event) handler();
  }
}
