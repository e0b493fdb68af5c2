// Practice of telephone and e-mail: an invented call rings, an invented mail comes. Only in practice mode.

import type { Task } from "../parts/page";
import { routeTo } from "../parts/route";
import { useWords } from "../parts/words";
import { records } from "./api";

export function InventedChannels({ task }: { task: Task }) {
  const { t } = useWords();
  const call = async () => {
    await records.rehearseCall();
    location.hash = routeTo("calls");
  };
  return (
    <section class="card" data-testid="practice-channels">
      <h2>{t("practice_channels")}</h2>
      <p class="hint">{t("practice_channels_lead")}</p>
      <div class="row-actions">
        <button
          type="button"
          class="button"
          data-testid="rehearse-call"
          aria-disabled={task.busy}
          onClick={() => !task.busy && void task.run(call)}
        >
          {t("call_rehearse")}
        </button>
        <button
          type="button"
          class="button"
          data-testid="rehearse-mail"
          aria-disabled={task.busy}
          onClick={() => !task.busy && void task.run(records.rehearseMail, t("mail_rehearsed"))}
        >
          {t("mail_rehearse")}
        </button>
      </div>
    </section>
  );
}
