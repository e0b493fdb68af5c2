// Chooses a text by its title, or an address of the web.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TextRow } from "../shared/contract.generated";
import { api } from "./api";
import { useWords } from "./words";

const TYPING_PAUSE_MS = 200;
const MOST_SHOWN = 8;

/** Entries of the directory that are for one county have no page of their own, so no text links to them. */
interface PickProps {
  kind: string;
  /** Texts of one language; "" for all. */
  lang: string;
  label: string;
  pick: (row: TextRow) => void;
}

export function PickText({ kind, lang, label, pick }: PickProps) {
  const { t, n } = useWords();
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState<readonly TextRow[] | null>(null);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    const query = new URLSearchParams({ kind, ...(lang && { lang }) });
    api.texts(query.toString()).then(
      ({ texts }) => setAll(texts.filter((row) => !row.area)),
      () => setLost(true),
    );
  }, [kind, lang]);
  const found = byTitle(all ?? [], typed);
  return (
    <Searched label={label} typed={typed} setTyped={setTyped} testId="pick-q">
      <p class="hint" role="status" data-testid="pick-count">
        {lost ? t("error_unavailable") : all ? n("texts_found", found.length) : t("loading")}
      </p>
      <ul class="picks">
        {found.slice(0, MOST_SHOWN).map((row) => (
          <li key={row.name}>
            <button
              type="button"
              class="link"
              data-testid="pick"
              dir="auto"
              lang={row.lang}
              onClick={() => pick(row)}
            >
              {row.title}
            </button>
            <span class="hint"> {row.name}</span>
            {!row.live && <span class="mark">{t("not_live")}</span>}
          </li>
        ))}
      </ul>
    </Searched>
  );
}

/** An address of the web; only secure ones are links. */
export function PickAddress({ first, pick }: { first: boolean; pick: (address: string) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState("https://");
  const input = useRef<HTMLInputElement>(null);
  const ready = /^https:\/\/[^\s()]+\.[^\s()]+$/.test(typed.trim());
  useLayoutEffect(() => {
    if (first) input.current?.focus();
  }, []);
  const take = () => {
    if (ready) pick(typed.trim());
  };
  return (
    <div class="field">
      <label for="pick-address">{t("pick_address")}</label>
      <div class="adder">
        <input
          ref={input}
          id="pick-address"
          class="input"
          type="url"
          data-testid="pick-address"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            take();
          }}
        />
        <button type="button" class="button button-small" aria-disabled={!ready} onClick={take}>
          {t("add")}
        </button>
      </div>
    </div>
  );
}

interface SearchedProps {
  label: string;
  typed: string;
  setTyped: (typed: string) => void;
  testId: string;
  children: ComponentChildren;
}

/** A search field that has the focus, and what it finds. */
export function Searched({ label, typed, setTyped, testId, children }: SearchedProps) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <div class="field">
      <label class="searched">
        {label}
        <input
          ref={input}
          type="search"
          class="input"
          data-testid={testId}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      </label>
      {children}
    </div>
  );
}

/** The value, once nobody has typed for a moment. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const id = setTimeout(() => setSettled(value), TYPING_PAUSE_MS);
    return () => clearTimeout(id);
  }, [value]);
  return settled;
}

/** Those whose title or name has every word that is typed, in any order. */
function byTitle(rows: readonly TextRow[], typed: string): readonly TextRow[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ title, name }) =>
    wanted.every((word) => `${title} ${name}`.toLowerCase().includes(word)),
  );
}
