// The frame of what lies over the conversation: a head with the way back and 112, a title, and the content. Escape closes it.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { BackIcon } from "../shared/icons";
import { useWords } from "./words";

interface Props {
  title: string;
  /** A change of it gives the title the focus. */
  of: unknown;
  back: string;
  close: () => void;
  testId?: string;
  /** Said beside the way back. */
  news?: string;
  children: ComponentChildren;
}

export function Sheet({ title, of, back, close, testId, news, children }: Props) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const inside = heading.current?.closest(".sheet");
    if (!inside?.querySelector(":focus")) heading.current?.focus();
  }, [of]);
  return (
    <main
      class="sheet"
      data-testid={testId}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <div class="sheet-head">
        <button type="button" class="button button-quiet" data-testid="reading-back" onClick={close}>
          <BackIcon />
          {back}
        </button>
        <p class="news" role="status">
          {news ?? ""}
        </p>
        <a class="danger-link" href="tel:112">
          {t("call_112")}
        </a>
      </div>
      <div class="sheet-body" tabIndex={0} role="region" aria-labelledby="sheet-title">
        <div class="prose">
          <h1 id="sheet-title" ref={heading} tabIndex={-1} dir="auto">
            {title}
          </h1>
          {children}
        </div>
      </div>
    </main>
  );
}
