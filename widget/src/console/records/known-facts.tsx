// What the log knows already of a contact, in one line, and what the form is besides one of a real visitor.

import type { VocabularyAck } from "../../shared/contract.generated";
import type { Draft } from "../model/form-drafts";
import { useWords } from "../parts/words";

export function KnownFacts({ vocabulary, draft }: { vocabulary: VocabularyAck; draft: Draft }) {
  const { t } = useWords();
  const word = (field: string, value: string | undefined) =>
    vocabulary.fields.find((one) => one.field === field)?.choices.find((choice) => choice.value === value)
      ?.label;
  const [day, block] = (draft.form.startperiod ?? "").split("/");
  const known = draft.certain.length > 0 && [
    word("kanal", draft.form.kanal),
    day && `${day} ${word("startperiod_block", block) ?? ""}`,
    word("langd", draft.form.langd),
    draft.form.niva_bot && t("form_bot_level", { level: draft.form.niva_bot }),
  ];
  return (
    <>
      {(known || draft.practice) && (
        <p class="hint">
          {draft.practice && <span class="tag tag-practice">{t("form_practice")}</span>}{" "}
          {known && t("form_known", { facts: known.filter(Boolean).join(", ") })}
        </p>
      )}
      {draft.earlier.length > 0 && (
        <p class="callout">{t("form_earlier", { names: draft.earlier.map((one) => one.name).join(", ") })}</p>
      )}
      {draft.automatic && <p class="callout">{t("form_automatic")}</p>}
    </>
  );
}
