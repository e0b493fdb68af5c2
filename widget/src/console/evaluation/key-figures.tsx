// Key figures, each with its target and the value of the previous period.

import type { KeyFigure } from "../../shared/contract.generated";
import { periodTitle, useWords } from "../parts/words";

interface Props {
  figures: readonly KeyFigure[];
  /** The name of the period before, if it is released. */
  earlier: string;
}

export function KeyFigures({ figures, earlier }: Props) {
  const areas = [...new Set(figures.map(({ area }) => area))];
  return (
    <>
      {areas.map((area) => (
        <section key={area} class="key-area">
          <h3>{area}</h3>
          <ul class="key-figures">
            {figures
              .filter((one) => one.area === area)
              .map((one) => (
                <One key={one.id} figure={one} earlier={earlier} />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function One({ figure, earlier }: { figure: KeyFigure; earlier: string }) {
  const words = useWords();
  const { t } = words;
  const missed = figure.target !== "" && figure.met === false;
  return (
    <li class={missed ? "key-figure key-missed" : "key-figure"} data-testid={`kpi-${figure.id}`}>
      <p class="key-label">{figure.label}</p>
      <p class={/\d/.test(figure.text) ? "key-value" : "key-value key-none"}>
        {figure.text}
        {figure.n != null && <span class="key-n"> {t("figures_n", { n: figure.n })}</span>}
      </p>
      {figure.target && (
        <p class="hint">
          {t("figures_target", { target: figure.target })}
          {figure.verdict &&
            ` · ${t("figures_met", { verdict: figure.verdict.toLocaleLowerCase(words.lang) })}`}
        </p>
      )}
      {figure.earlier && (
        <p class="hint">
          {t("figures_earlier", { period: periodTitle(words, earlier), value: figure.earlier })}
        </p>
      )}
      {figure.definition && (
        <details>
          <summary>{t("figures_definition")}</summary>
          <p class="hint">{figure.definition}</p>
          <Steps figure={figure} />
        </details>
      )}
    </li>
  );
}

function Steps({ figure }: { figure: KeyFigure }) {
  const words = useWords();
  if (!figure.steps?.length) return null;
  return (
    <dl class="key-steps">
      {figure.steps.map(({ period, text }) => (
        <div key={period}>
          <dt>{periodTitle(words, period)}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
