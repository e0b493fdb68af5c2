// Who is asked by name to review a text, or nobody. Anybody who reviews may do it all the same.

import type { TextAck } from "../shared/contract.generated";
import { api } from "./api";
import { useLoaded } from "./loaded";
import type { TextSession } from "./text-session";
import { useWords } from "./words";

export function AssigneeField({ text, read }: { text: TextSession; read: TextAck }) {
  const { t } = useWords();
  const loaded = useLoaded(text, "reviewers", api.reviewers);
  const known = loaded.value?.reviewers ?? [];
  const fit = read.text.legal ? known.filter((each) => each.jurist) : known;
  return (
    <p class="assignee">
      <label for="assignee">{t("assignee_label")}</label>
      <select
        id="assignee"
        class="input"
        data-testid="assignee"
        value={read.assignee ?? ""}
        onChange={(event) =>
          void text.talk("assign", event.currentTarget.value ? { account: event.currentTarget.value } : {})
        }
      >
        <option value="">{t("assignee_nobody")}</option>
        {fit.map((each) => (
          <option key={each.account} value={each.account}>
            {each.name}
          </option>
        ))}
      </select>
    </p>
  );
}
