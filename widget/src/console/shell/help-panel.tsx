// The list of keyboard shortcuts, opened with `?`.

import { useLayoutEffect, useRef } from "preact/hooks";
import { CloseIcon } from "../../shared/icons";
import { useWords } from "../parts/words";
import { SHORTCUTS } from "./shortcuts";

export function HelpPanel({ close }: { close: () => void }) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  const rows = [
    ...SHORTCUTS,
    { keys: "Enter", text: "key_send" },
    { keys: t("key_shift_enter"), text: "key_newline" },
    { keys: "/", text: "key_replies" },
    { keys: "?", text: "key_help" },
  ] as const;
  return (
    <section
      class="help"
      aria-labelledby="help-title"
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <div class="help-head">
        <h2 id="help-title" ref={heading} tabIndex={-1}>
          {t("shortcuts")}
        </h2>
        <p class="hint">{t("key_help_views")}</p>
      </div>
      <dl class="help-keys">
        {rows.map(({ keys, text }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="button button-quiet" onClick={close}>
        <CloseIcon />
        {t("close_panel")}
      </button>
    </section>
  );
}
