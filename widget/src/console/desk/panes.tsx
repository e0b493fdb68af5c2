// Lays out three panes with movable borders; on narrow screens one at a time.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../parts/words";

interface Props {
  hasTalk: boolean;
  /** Rises when the middle pane is asked for without a conversation. */
  boardAsked: number;
  /** True while something in the right pane needs attention. */
  contextWanted: boolean;
  queue: ComponentChildren;
  talk: ComponentChildren;
  context: ComponentChildren;
}

type PaneName = "queue" | "talk" | "context";
const PANES: readonly PaneName[] = ["queue", "talk", "context"];

interface Width {
  min: number;
  start: number;
  max: number;
}
const QUEUE: Width = { min: 220, start: 312, max: 460 };
const CONTEXT: Width = { min: 240, start: 300, max: 520 };

export function Panes({ hasTalk, boardAsked, contextWanted, queue, talk, context }: Props) {
  const { t } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState(QUEUE.start);
  const [right, setRight] = useState(CONTEXT.start);
  const [shown, setShown] = useState<PaneName>("queue");
  useEffect(() => setShown(hasTalk ? "talk" : "queue"), [hasTalk]);
  useEffect(() => {
    if (boardAsked > 0) setShown("talk");
  }, [boardAsked]);
  useEffect(() => {
    if (contextWanted) setShown("context");
  }, [contextWanted]);
  useEffect(() => {
    frame.current?.style.setProperty("--left", `${left}px`);
    frame.current?.style.setProperty("--right", `${right}px`);
  }, [left, right]);
  return (
    <main class="frame">
      <h1 class="hidden-visually">{t("view_desk")}</h1>
      <div class="pane-tabs" role="group" aria-label={t("panes")}>
        {PANES.map((name) => (
          <button
            key={name}
            type="button"
            class={`button tab-${name}`}
            data-testid={`pane-${name}`}
            aria-pressed={shown === name}
            onClick={() => setShown(name)}
          >
            {t(`tab_${name}`)}
          </button>
        ))}
      </div>
      <div ref={frame} class={`panes shows-${shown}`}>
        <section class="pane pane-queue" aria-label={t("pane_queue")}>
          {queue}
        </section>
        <Border label={t("border_queue")} width={left} limits={QUEUE} direction={1} resize={setLeft} />
        <section class="pane pane-talk" aria-label={t("pane_talk")}>
          {talk}
        </section>
        <Border label={t("border_context")} width={right} limits={CONTEXT} direction={-1} resize={setRight} />
        <section class="pane pane-context" aria-label={t("pane_context")}>
          {context}
        </section>
      </div>
    </main>
  );
}

interface BorderProps {
  label: string;
  width: number;
  limits: Width;
  /** 1: dragging to the right widens; -1: narrows. */
  direction: 1 | -1;
  resize: (width: number) => void;
}

const STEP_PX = 20;

function Border({ label, width, limits, direction, resize }: BorderProps) {
  const set = (wanted: number) => resize(Math.min(limits.max, Math.max(limits.min, Math.round(wanted))));
  return (
    <div
      class="border"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      tabIndex={0}
      onKeyDown={(event) => {
        const sign = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (sign === undefined) return;
        event.preventDefault();
        set(width + sign * direction * STEP_PX);
      }}
      onPointerDown={(event) => {
        const startX = event.clientX;
        const element = event.currentTarget;
        element.setPointerCapture(event.pointerId);
        const move = (moved: PointerEvent) => set(width + (moved.clientX - startX) * direction);
        element.addEventListener("pointermove", move);
        element.addEventListener(
          "lostpointercapture",
          () => element.removeEventListener("pointermove", move),
          {
            once: true,
          },
        );
      }}
    />
  );
}
