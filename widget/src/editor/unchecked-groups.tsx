// Entries that nobody has checked: folded by county, so that hundreds of them do not hide what else waits.

import { useState } from "preact/hooks";
import type { KindView, TextRow } from "../shared/contract.generated";
import { type Area, areasOf, sortsOf } from "./checks";
import { TextTable } from "./text-table";
import { sortText, useWords } from "./words";

interface Props {
  texts: readonly TextRow[];
  kinds: readonly KindView[];
}

export function UncheckedGroups({ texts, kinds }: Props) {
  const { t } = useWords();
  return (
    <>
      {texts.some((row) => !row.own) && (
        <p>
          <a class="button button-main" href="#/check" data-testid="check-many">
            {t("check_in_a_row")}
          </a>
        </p>
      )}
      <ul class="folds">
        {areasOf(texts).map((area) => (
          <li key={area.area}>
            <AreaFold area={area} kinds={kinds} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** One county. Its table is drawn when it is opened. */
function AreaFold({ area, kinds }: { area: Area; kinds: readonly KindView[] }) {
  const words = useWords();
  const { t, n } = words;
  const [open, setOpen] = useState(false);
  const name = area.area || t("check_country");
  const sorts = sortsOf(area.texts).map(([sort, count]) => `${sortText(words, sort)} ${count}`);
  return (
    <details
      open={open}
      data-testid="fold"
      data-area={area.area}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <b>{name}</b> <span class="number">({area.texts.length})</span>{" "}
        <span class="hint">
          {sorts.join(" · ")}
          {area.wanted > 0 && ` · ${n("check_wanted", area.wanted)}`}
        </span>
      </summary>
      {open && (
        <>
          {area.texts.some((row) => !row.own) && (
            <p>
              <a class="button" href={`#/check?area=${encodeURIComponent(area.area)}`}>
                {t("check_area", { area: name })}
              </a>
            </p>
          )}
          <TextTable texts={area.texts} kinds={kinds} caption={name} />
        </>
      )}
    </details>
  );
}
