// The page of searches without a result and texts that did not help. Only counts, and no small ones.

import { useLoaded, Waiting } from "./loaded";
import { textAddress } from "./route";
import type { ViewProps } from "./view-props";
import { intentText, optionText, useWords } from "./words";

const TOPIC = { name: "lotsning_amnen", form: "choices" } as const;

export function GapsView({ session }: ViewProps) {
  const words = useWords();
  const { t } = words;
  const loaded = useLoaded(session, "gaps", session.api.gaps);
  const found = loaded.value;
  const few = found ? `0–${found.least - 1}` : "";
  return (
    <>
      <h1>{t("place_gaps")}</h1>
      <Waiting loaded={loaded}>
        {found && (
          <>
            <p class="prose">{t("gaps_lead", { weeks: found.weeks, least: found.least })}</p>
            {found.practice && <p class="hint">{t("gaps_practice")}</p>}
            {found.gaps.length === 0 ? (
              <p class="empty">{t("gaps_none")}</p>
            ) : (
              <div class="table-frame">
                <table class="texts" data-testid="gaps">
                  <caption class="hidden-visually">{t("gaps_caption")}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{t("gaps_intent")}</th>
                      <th scope="col">{t("gaps_topic")}</th>
                      <th scope="col">{t("gaps_lang")}</th>
                      <th scope="col">{t("gaps_count")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {found.gaps.map((gap) => (
                      <tr key={`${gap.intent} ${gap.topic ?? ""} ${gap.lang}`}>
                        <th scope="row">
                          {intentText(words, gap.intent)} <span class="hint">{gap.intent}</span>
                        </th>
                        <td>{gap.topic ? optionText(words, TOPIC, gap.topic) : "–"}</td>
                        <td>{gap.lang}</td>
                        <td class="number">{gap.count}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            <h2>{t("helped_title")}</h2>
            {found.helped.length === 0 ? (
              <p class="empty">{t("helped_none")}</p>
            ) : (
              <div class="table-frame">
                <table class="texts" data-testid="helped">
                  <caption class="hidden-visually">{t("helped_caption")}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{t("column_title")}</th>
                      <th scope="col">{t("helped_no")}</th>
                      <th scope="col">{t("helped_yes")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {found.helped.map((each) => (
                      <tr key={`${each.article} ${each.lang}`}>
                        <th scope="row">
                          <a href={textAddress({ kind: "article", name: `${each.lang}/${each.article}` })}>
                            {each.title}
                          </a>
                        </th>
                        <td class="number">{each.no || few}</td>
                        <td class="number">{each.yes || few}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </>
        )}
      </Waiting>
    </>
  );
}
