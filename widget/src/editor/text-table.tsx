// A table of texts: title, status, due date, last author. Of a long one the first rows, and more of them at each press.

import { useEffect, useRef, useState } from "preact/hooks";
import type { KindView, TextRow } from "../shared/contract.generated";
import { textAddress } from "./route";
import { byText, dayText, dueText, kindText, sortText, statusText, useWords } from "./words";

interface Props {
  texts: readonly TextRow[];
  kinds: readonly KindView[];
  /** The caption of the table, for screen readers. */
  caption: string;
}

/** Thousands of rows at once make a slow computer slow; who looks for one text narrows the list. */
const ROWS_AT_FIRST = 100;
const ROWS_A_PRESS = 500;

export function TextTable({ texts, kinds, caption }: Props) {
  const { t, n } = useWords();
  const [drawn, setDrawn] = useState(ROWS_AT_FIRST);
  const table = useRef<HTMLTableElement>(null);
  const further = Math.min(texts.length - drawn, ROWS_A_PRESS);
  useEffect(() => {
    if (drawn === ROWS_AT_FIRST) return;
    const links = table.current?.querySelectorAll<HTMLElement>("tbody th a");
    links?.[drawn - ROWS_A_PRESS]?.focus(); // the first of the new rows: the button may be gone
  }, [drawn]);
  return (
    <>
      <div class="table-frame">
        <table class="texts" ref={table}>
          <caption class="hidden-visually">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column_title")}</th>
              <th scope="col">{t("column_status")}</th>
              <th scope="col">{t("column_due")}</th>
              <th scope="col">{t("column_saved")}</th>
            </tr>
          </thead>
          <tbody>
            {texts.slice(0, drawn).map((row) => (
              <Row key={`${row.kind} ${row.name}`} row={row} kinds={kinds} />
            ))}
          </tbody>
        </table>
      </div>
      {further > 0 && (
        <p>
          <button
            type="button"
            class="button"
            data-testid="more-rows"
            onClick={() => setDrawn(drawn + ROWS_A_PRESS)}
          >
            {n("texts_further", further)}
          </button>
        </p>
      )}
    </>
  );
}

function Row({ row, kinds }: { row: TextRow; kinds: readonly KindView[] }) {
  const words = useWords();
  const { t, n } = words;
  const life = kinds.find((kind) => kind.kind === row.kind)?.life ?? "reviewed";
  return (
    <tr data-testid="text-row" data-name={row.name}>
      <th scope="row">
        <a href={textAddress(row)} dir="auto" lang={row.lang ?? undefined}>
          {row.title}
        </a>
        <span class="hint">
          {" "}
          {kindText(words, row.kind)} · {row.name}
        </span>
        {row.in_work && <span class="mark">{t("mark_in_work")}</span>}
        {row.legal && <span class="mark">{t("mark_legal")}</span>}
        {row.safety && <span class="mark">{t("mark_safety")}</span>}
        {!!row.wanted && <span class="mark">{t("mark_wanted", { count: row.wanted })}</span>}
        {row.sort && <span class="mark">{sortText(words, row.sort)}</span>}
        {row.assignee && (
          <span class="mark">
            {t(row.mine && row.for_review ? "mark_asked" : "mark_asked_of", { name: row.assignee })}
          </span>
        )}
        {!!row.remarks && <span class="mark">{n("mark_remarks", row.remarks)}</span>}
        {row.own && <span class="mark">{t("mark_own")}</span>}
        {row.source && <span class="mark">{t(`mark_source_${row.source}`)}</span>}
      </th>
      <td>
        <span class={`status status-${row.for_review ? "for_review" : row.status}`}>
          {statusText(words, row)}
        </span>
        {!row.live && <span class="hint">{t("not_live")}</span>}
      </td>
      <td class={row.overdue ? "overdue" : row.due_soon ? "soon" : undefined}>
        {row.due_on && !row.overdue ? dayText(words, row.due_on) : dueText(words, row, life)}
      </td>
      <td>
        {words.dateTime(row.saved_at)}
        <span class="hint">{byText(words, row.saved_by)}</span>
      </td>
    </tr>
  );
}
