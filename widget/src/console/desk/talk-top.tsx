// The top of a conversation: who it is, whether they are here, what they have told, and the level with its reasons.

import { calmName } from "../model/calm-names";
import { isPractice, rank, type Talk } from "../model/talk";
import { secondsSince, shortDuration, useWords, whyText } from "../parts/words";
import { aboutThem, summary } from "./told";

/** The made-up name, and beside it where the conversation is and whether the visitor is here. */
export function TalkName({ talk, mine }: { talk: Talk; mine: boolean }) {
  const words = useWords();
  const { t } = words;
  const where = mine && talk.state === "with_counselor" ? [] : [t(`state_${talk.state}`)];
  const owner = talk.owner && !mine ? [talk.owner] : [];
  return (
    <div class="talk-name">
      <h2>
        {calmName(talk.id)}
        {isPractice(talk) && (
          <span class="tag tag-practice" data-testid="talk-practice">
            {t("form_practice")}
          </span>
        )}
        {talk.flags.includes("supervision") && <span class="tag">{t("supervision")}</span>}
      </h2>
      <p class="talk-about">
        {talk.goneSince ? (
          <strong class="talk-gone" data-testid="talk-gone">
            {t("gone_for", { time: shortDuration(words, secondsSince(talk.goneSince)) })}
          </strong>
        ) : null}
        <span data-testid="talk-about">{[...where, ...owner, ...aboutThem(words, talk)].join(" · ")}</span>
      </p>
    </div>
  );
}

/** At most five lines of what they have told, and why the level is what it is. */
export function TalkSummary({ talk }: { talk: Talk }) {
  const words = useWords();
  const { t, maybe } = words;
  const rows = summary(words, talk);
  const why =
    talk.log.events.findLast(({ kind, why }) => kind === "risk" && why && why.length > 0)?.why ?? [];
  const signals = talk.signals.map((signal) => maybe(`signal_${signal}`) ?? signal);
  // What the level rests on, in its few words; the sentences stand in the log.
  const reasons =
    signals.length === 0 && rank(talk.level) >= 2 && why.length > 0 ? [whyText(words, why)] : signals;
  if (rows.length + reasons.length === 0) return null;
  return (
    <div class="talk-summary" role="group" tabIndex={0} aria-label={t("told_title")} data-testid="summary">
      <dl class="talk-facts">
        {rows.map(({ fact, name, value }) => (
          <div key={fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {reasons.length > 0 && (
          <div class="talk-reasons">
            <dt>
              {talk.level} {t(`level_${talk.level}`)}
            </dt>
            <dd data-testid="reasons">{reasons.join(" · ")}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
