// What is to be checked of an entry: its ways of contact and hours, and the pages to compare them with.

import type { ComponentChildren } from "preact";
import type { TextRow } from "../shared/contract.generated";
import type { Content } from "./api";
import { asText, isRecord, valueAt } from "./content";
import { dayText, fieldText, sortText, useWords } from "./words";

const WHOLE_DAY = /^\d{4}-\d\d-\d\d$/;

export function CheckEntry({ content, row }: { content: Content; row: TextRow }) {
  const words = useWords();
  const { t } = words;
  const text = (name: string) => asText(valueAt(content, name));
  const phone = text("kontakt.telefon");
  const checked = text("verifierad_datum");
  const seen = text("kalla_datum");
  return (
    <dl class="check-facts">
      <Fact label={t("field_typ")}>
        {sortText(words, row.sort ?? "")} · {row.area || t("check_country")}
      </Fact>
      {text("beskrivning") && <Fact label={fieldText(words, "beskrivning")}>{text("beskrivning")}</Fact>}
      <Fact label={fieldText(words, "kontakt.telefon")}>
        {phone ? (
          <a
            class="check-number number"
            href={`tel:${phone.replace(/[^+\d]/g, "")}`}
            data-testid="check-phone"
          >
            {phone}
          </a>
        ) : (
          "–"
        )}
      </Fact>
      <Fact label={fieldText(words, "oppet")}>
        <Hours content={content} />
      </Fact>
      {(["kontakt.webb", "kontakt.chatt"] as const).map(
        (name) =>
          text(name) && (
            <Fact key={name} label={fieldText(words, name)}>
              <Outside address={text(name)} />
            </Fact>
          ),
      )}
      {text("kontakt.epost") && (
        <Fact label={fieldText(words, "kontakt.epost")}>{text("kontakt.epost")}</Fact>
      )}
      {text("kalla") && (
        <Fact label={fieldText(words, "kalla")}>
          <Outside address={text("kalla")} />{" "}
          <span class="hint">
            {seen ? (WHOLE_DAY.test(seen) ? dayText(words, seen) : seen) : t("mark_source_undated")}
          </span>
        </Fact>
      )}
      <Fact label={t("check_last")}>{checked ? dayText(words, checked) : t("check_never")}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A page of somebody else, in a window of its own. It learns nothing of where the reader comes from. */
function Outside({ address }: { address: string }) {
  const { t } = useWords();
  return (
    <a class="link" href={address} target="_blank" rel="noopener noreferrer">
      {address}
      <span class="hidden-visually"> ({t("check_new_window")})</span>
    </a>
  );
}

function Hours({ content }: { content: Content }) {
  const { t, maybe } = useWords();
  const spans = valueAt(content, "oppet");
  const hours = Array.isArray(spans) ? spans.filter(isRecord) : [];
  if (valueAt(content, "dygnet_runt") === true) return <b>{t("field_dygnet_runt")}</b>;
  if (hours.length === 0) return <>{t("check_no_hours")}</>;
  return (
    <ul class="check-hours number">
      {hours.map((span, index) => (
        <li key={index}>
          {maybe(`option_oppet_${asText(span["dag"])}`) ?? asText(span["dag"])} {asText(span["fran"])}–
          {asText(span["till"])}
        </li>
      ))}
    </ul>
  );
}
