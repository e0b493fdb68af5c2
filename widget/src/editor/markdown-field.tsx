// A field of Markdown with a toolbar: every button and key edits the source, which the preview beside it shows.

import { useRef, useState } from "preact/hooks";
import { asText } from "./content";
import type { ControlProps } from "./field-props";
import { bold, type Edit, heading, link, list, type Selection } from "./markup";
import { PickAddress, PickText } from "./pick-text";
import { useWords } from "./words";

type Tool = "bold" | "heading" | "list" | "link" | "card";

interface ToolKey {
  readonly tool: Tool;
  /** As for `aria-keyshortcuts`. */
  readonly keys: string;
  readonly pressed: (event: KeyboardEvent) => boolean;
}

const TOOLS: readonly ToolKey[] = [
  { tool: "bold", keys: "Control+B", pressed: (event) => plain(event) && event.code === "KeyB" },
  {
    tool: "heading",
    keys: "Control+Alt+2",
    pressed: (event) => event.altKey && !event.shiftKey && event.code === "Digit2",
  },
  {
    tool: "list",
    keys: "Control+Shift+8",
    pressed: (event) => event.shiftKey && !event.altKey && event.code === "Digit8",
  },
  { tool: "link", keys: "Control+K", pressed: (event) => plain(event) && event.code === "KeyK" },
  {
    tool: "card",
    keys: "Control+Alt+K",
    pressed: (event) => event.altKey && !event.shiftKey && event.code === "KeyK",
  },
];
const EDITS = { bold, heading, list };
/** What an internal link of a text may lead to, as the kind says in the options of its field. */
const ARTICLE = "artikel";
const CONTACT = "kontakt";

function plain(event: KeyboardEvent): boolean {
  return !event.altKey && !event.shiftKey;
}

export function MarkdownField({ field, value, readOnly, write, id, described, invalid, lang }: ControlProps) {
  const { t } = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const [picking, setPicking] = useState<"link" | "card" | null>(null);
  const internal = field.options ?? [];
  const tools = TOOLS.filter(({ tool }) => tool !== "card" || internal.includes(CONTACT));
  const selected = (): Selection => {
    const { value: text = "", selectionStart: start = 0, selectionEnd: end = 0 } = area.current ?? {};
    return { text, start, end };
  };
  const use = (tool: Tool) => {
    if (tool === "link" || tool === "card") setPicking(tool);
    else apply(area.current, EDITS[tool](selected()));
  };
  const leave = () => {
    setPicking(null);
    area.current?.focus();
  };
  const insert = (title: string, target: string) => {
    setPicking(null);
    apply(area.current, link(selected(), title, target));
  };
  return (
    <>
      {!readOnly && <Toolbar tools={tools} controls={id} use={use} />}
      {picking && (
        <div
          class="ask"
          role="group"
          aria-label={t(`tool_${picking}`)}
          onKeyDown={(event) => event.key === "Escape" && leave()}
        >
          {picking === "card" && (
            <PickText
              kind="contact"
              lang=""
              label={t("pick_contact")}
              pick={(row) => insert(row.title, `${CONTACT}:${row.name}`)}
            />
          )}
          {picking === "link" && internal.includes(ARTICLE) && (
            <PickText
              kind="article"
              lang={lang}
              label={t("pick_article")}
              pick={(row) => insert(row.title, `${ARTICLE}:${row.name.split("/").at(-1)}`)}
            />
          )}
          {picking === "link" && (
            <PickAddress first={!internal.includes(ARTICLE)} pick={(address) => insert(address, address)} />
          )}
          <div class="step-buttons">
            <button type="button" class="button button-small" onClick={leave}>
              {t("cancel")}
            </button>
          </div>
        </div>
      )}
      <textarea
        ref={area}
        id={id}
        data-testid={id}
        class="input markdown"
        aria-describedby={described}
        aria-invalid={invalid || undefined}
        readOnly={readOnly}
        rows={18}
        spellcheck
        value={asText(value)}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (readOnly || !(event.ctrlKey || event.metaKey)) return;
          const found = tools.find(({ pressed }) => pressed(event));
          if (!found) return;
          event.preventDefault();
          use(found.tool);
        }}
      />
    </>
  );
}

/** One tab stop; arrows move among its buttons, as the pattern of a toolbar has it. */
function Toolbar({
  tools,
  controls,
  use,
}: {
  tools: readonly ToolKey[];
  controls: string;
  use: (tool: Tool) => void;
}) {
  const { t } = useWords();
  const [at, setAt] = useState(0);
  const move = (event: KeyboardEvent, bar: HTMLElement) => {
    const rtl = getComputedStyle(bar).direction === "rtl";
    const places: Readonly<Record<string, number>> = {
      ArrowRight: at + (rtl ? -1 : 1),
      ArrowLeft: at + (rtl ? 1 : -1),
      Home: 0,
      End: tools.length - 1,
    };
    const to = places[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tools.length) % tools.length;
    setAt(next);
    bar.querySelectorAll("button")[next]?.focus();
  };
  return (
    <div
      class="toolbar"
      role="toolbar"
      aria-label={t("toolbar")}
      aria-controls={controls}
      onKeyDown={(event) => move(event, event.currentTarget)}
    >
      {tools.map(({ tool, keys }, index) => (
        <button
          key={tool}
          type="button"
          class="button button-small"
          data-testid={`tool-${tool}`}
          tabIndex={index === at ? 0 : -1}
          aria-keyshortcuts={keys}
          title={`${t(`tool_${tool}`)} (${keys.replace("Control", "Ctrl")})`}
          onFocus={() => setAt(index)}
          onClick={() => use(tool)}
        >
          {t(`tool_${tool}`)}
        </button>
      ))}
    </div>
  );
}

/** Makes the edit as typing would, so that the browser's undo takes it back. */
function apply(area: HTMLTextAreaElement | null, { from, to, insert, start, end }: Edit): void {
  if (!area) return;
  area.focus();
  area.setSelectionRange(from, to);
  const typed =
    insert === "" ? document.execCommand("delete") : document.execCommand("insertText", false, insert);
  if (!typed) {
    area.setRangeText(insert, from, to);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start, end);
}
