// One situation: what brings it about, what is said in every language, and what follows.

import type {
  SituationAck,
  SituationAnswer,
  SituationText,
  SituationWay,
  TextRow,
} from "../shared/contract.generated";
import { useLoaded, Waiting } from "./loaded";
import { textAddress } from "./route";
import { situationAddress, situationTitle, standingText } from "./situations";
import { tryAddress, UsedHere } from "./used-texts";
import type { ViewProps } from "./view-props";
import { optionText, useWords } from "./words";

const TOPIC = { name: "lotsning_amnen", form: "choices" } as const;

export function SituationView({ session, route }: ViewProps) {
  const words = useWords();
  const { t } = words;
  const name = route.parts[0] ?? "";
  const loaded = useLoaded(session, `situation ${name}`, () => session.api.situation(name));
  const found = loaded.value;
  const title = found
    ? situationTitle(words, { ...found, opening: found.answers[0]?.texts[0]?.text ?? "" })
    : t("place_says");
  return (
    <>
      <header class="text-head">
        <p>
          <a href="#/says">{t("says_back")}</a>
          {found?.sentences?.["sv"]?.length ? (
            <>
              {" · "}
              <a href={tryAddress(name)}>{t("used_try_situation")}</a>
            </>
          ) : null}
        </p>
        <h1>{title}</h1>
        <p class="hint">
          {t(`says_trigger_${found?.trigger ?? "written"}`)}
          {found?.level && ` · ${words.maybe(`level_${found.level}`) ?? found.level}`} · {name}
        </p>
      </header>
      <Waiting loaded={loaded}>
        {found && (
          <>
            <UsedHere
              session={session}
              wanted={[
                ["asked", name] as const,
                ...found.answers.map((answer) => ["reply", answer.reply] as const),
              ]}
            />
            <Triggers found={found} />
            {found.answers.map((answer) => (
              <AnswerPart
                key={answer.reply}
                answer={answer}
                several={found.answers.length > 1}
                told={found.trigger === "told"}
              />
            ))}
            <Beside found={found} />
          </>
        )}
      </Waiting>
    </>
  );
}

function Triggers({ found }: { found: SituationAck }) {
  const words = useWords();
  const { t } = words;
  const languages = Object.keys(found.sentences ?? {});
  const pressed = found.pressed ?? [];
  if (languages.length === 0 && pressed.length === 0) return null;
  return (
    <section class="group" data-testid="triggers">
      <h2>{t("says_triggers")}</h2>
      {pressed.length > 0 && (
        <p>
          {t("says_pressed")} {pressed.map((title) => `”${title}”`).join(", ")}
        </p>
      )}
      {languages.map((lang) => (
        <details key={lang} open={lang === "sv"}>
          <summary>
            {t("says_examples", {
              lang: words.maybe(`option_${lang}`) ?? lang,
              count: found.counts?.[lang] ?? 0,
            })}
          </summary>
          <ul class="examples" lang={lang} dir={lang === "ar" ? "rtl" : "ltr"}>
            {(found.sentences?.[lang] ?? []).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

function AnswerPart({ answer, several, told }: { answer: SituationAnswer; several: boolean; told: boolean }) {
  const words = useWords();
  const { t } = words;
  return (
    <section class="group" data-testid="answer" data-reply={answer.reply}>
      <h2>
        {t("says_answer")}
        {several &&
          answer.when &&
          ` ${words.maybe(`says_when_${answer.when.replaceAll(" ", "_")}`) ?? `(${answer.when})`}`}
      </h2>
      <p class="hint">
        {answer.reply}
        {answer.safety && ` · ${t("mark_safety")}`}
        {answer.handoff && ` · ${t(`says_handoff_${answer.handoff}` as "says_handoff_asked")}`}
      </p>
      <div class="languages">
        {answer.texts.map((text) => (
          <OneText key={text.lang} text={text} told={told} />
        ))}
      </div>
      {answer.ways.length > 0 && (
        <>
          <h3>{t("says_ways")}</h3>
          <ul class="ways">
            {answer.ways.map((way) => (
              <li key={`${way.answer} ${way.title_name}`}>
                <WayLine way={way} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function OneText({ text, told }: { text: SituationText; told: boolean }) {
  const words = useWords();
  const { t, n } = words;
  const variants = text.variants ?? [];
  const closed = [...(text.closed ? [text.closed] : []), ...(text.closed_variants ?? [])];
  const address = textAddress({ kind: "reply", name: text.name });
  return (
    <article class="one-text" data-testid="language" data-lang={text.lang}>
      <header>
        <h3>{words.maybe(`option_${text.lang}`) ?? text.lang}</h3>
        <span class={`status status-${text.for_review ? "for_review" : (text.status ?? "missing")}`}>
          {text.for_review ? t("status_for_review") : standingText(words, text.status)}
        </span>
      </header>
      {text.status ? (
        <>
          <div lang={text.lang} dir={text.lang === "ar" ? "rtl" : "ltr"}>
            <p class="said">{text.text}</p>
            {variants.length > 0 && (
              <details>
                <summary lang={words.lang} dir={words.dir}>
                  {n("says_variants", variants.length)}
                </summary>
                {variants.map((variant) => (
                  <p key={variant} class="said">
                    {variant}
                  </p>
                ))}
              </details>
            )}
          </div>
          {closed.length > 0 && (
            <div>
              <h4>{t("says_closed")}</h4>
              <div lang={text.lang} dir={text.lang === "ar" ? "rtl" : "ltr"}>
                {closed.map((each) => (
                  <p key={each} class="said">
                    {each}
                  </p>
                ))}
              </div>
            </div>
          )}
          <p>
            <a href={address}>{t("says_open_text")}</a>
          </p>
        </>
      ) : (
        <p class="hint">{t(told ? "says_not_said" : "says_no_text")}</p>
      )}
    </article>
  );
}

function WayLine({ way }: { way: SituationWay }) {
  const words = useWords();
  const { t } = words;
  const when = way.title
    ? t("says_way_button", { title: way.title })
    : t("says_way_answer", { answer: words.maybe(`says_answer_${way.answer}`) ?? way.answer ?? "" });
  const then = way.opening || (way.leads ? (words.maybe(`intent_${way.leads}`) ?? way.leads) : "");
  return (
    <>
      {when}{" "}
      {way.leads && then ? <a href={situationAddress(way.leads)}>{then}</a> : then || t("says_way_passes")}
      {way.level && <span class="mark">{words.maybe(`level_${way.level}`) ?? way.level}</span>}
      {way.handoff && <span class="mark">{t("says_calls")}</span>}
    </>
  );
}

function Beside({ found }: { found: SituationAck }) {
  const words = useWords();
  const { t } = words;
  const topics = found.topics ?? [];
  return (
    <section class="group" data-testid="beside">
      <h2>{t("says_beside")}</h2>
      <Rows title={t("says_articles")} rows={found.articles ?? []} none={t("says_no_articles")} />
      <Rows title={t("says_guides")} rows={found.guides ?? []} none={t("says_no_guides")} />
      <h3>{t("says_contacts")}</h3>
      <p>
        {topics.length > 0
          ? topics.map((topic) => optionText(words, TOPIC, topic)).join(", ")
          : t("says_no_contacts")}
      </p>
    </section>
  );
}

function Rows({ title, rows, none }: { title: string; rows: readonly TextRow[]; none: string }) {
  const words = useWords();
  return (
    <>
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p class="hint">{none}</p>
      ) : (
        <ul class="ways">
          {rows.map((row) => (
            <li key={row.name}>
              <a href={textAddress(row)} dir="auto" lang={row.lang}>
                {row.title}
              </a>{" "}
              <span class="hint">
                {words.maybe(`option_${row.lang}`) ?? row.lang} · {standingText(words, row.status)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
