// The menu of pages that do not fit into the bar.

import { useEffect, useRef, useState } from "preact/hooks";
import { DownIcon } from "../../shared/icons";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import type { OtherPage, Place } from "./places";

interface Props {
  places: readonly Place[];
  /** Pages outside the console. */
  pages: readonly OtherPage[];
}

export function MorePlaces({ places, pages }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = () => setOpen(false);
    const elsewhere = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) close();
    };
    addEventListener("hashchange", close);
    addEventListener("pointerdown", elsewhere);
    return () => {
      removeEventListener("hashchange", close);
      removeEventListener("pointerdown", elsewhere);
    };
  }, [open]);
  if (places.length + pages.length === 0) return null;
  return (
    <div
      ref={frame}
      class="more"
      role="group"
      aria-label={t("more_places")}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        setOpen(false);
        button.current?.focus();
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget as Node | null;
        if (next && !frame.current?.contains(next)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        class="place more-button"
        data-testid="places-more"
        aria-expanded={open}
        aria-controls={open ? "more-places" : undefined}
        onClick={() => setOpen(!open)}
      >
        {t("more_places")}
        <DownIcon />
      </button>
      {open && (
        <ul id="more-places" class="more-list">
          {places.map((place) => (
            <li key={place.path}>
              <a class="place" href={routeTo(place.path)} data-testid={`place-${place.path}`}>
                {t(place.name)}
              </a>
            </li>
          ))}
          {pages.map((page) => (
            <li key={page.href}>
              <a class="place" href={page.href}>
                {t(page.name)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
