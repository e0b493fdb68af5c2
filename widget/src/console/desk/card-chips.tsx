// The articles and contacts attached to the answer, each with a button that removes it.

import { CloseIcon } from "../../shared/icons";
import type { ConsoleSession } from "../model/session";
import type { Talk } from "../model/talk";
import { useWords } from "../parts/words";

export function CardChips({ session, talk }: { session: ConsoleSession; talk: Talk }) {
  const { t } = useWords();
  if (talk.cards.length === 0) return null;
  return (
    <ul class="chips" aria-label={t("cards_along")} data-testid="card-chips">
      {talk.cards.map((card) => (
        <li key={`${card.type}-${card.id}`} class="chip">
          <span class="hint">{t(`card_${card.type}`)}</span> <span dir="auto">{card.title}</span>
          <button
            type="button"
            class="button button-small button-quiet"
            aria-label={t("card_remove", { title: card.title })}
            onClick={() => session.actions.detach(talk.id, card)}
          >
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}
