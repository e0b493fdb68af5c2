// Key figures, each with its target and the value of the previous period.

import type { KeyFigure } from "../../shared/contract.generated";
import { useWords } from "../parts/words";

interface Props {
  figures: readonly KeyFigure[];
  before: readonly KeyFigure[];
}

export function KeyFigures({ figures, before }: Props) {
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
                <One key={one.id} figure={one} before={before.find(({ id }) => id === one.id)} />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function One({ figure, before }: { figure: KeyFigure; before: KeyFigure | undefined }) {
  const { t } = useWords();
  const missed = figure.target !== "" && figure.met === false;
  return (
    <li class={missed ? "key-figure key-missed" : "key-figure"} data-testid={`kpi-${figure.id}`}>
      <p class="key-label">{figure.label}</p>
      <p class={/\d/.test(figure.text) ? "key-value" : "key-value key-none"}>{figure.text}</p>
      {figure.target && (
        <p class="hint">
          {t("figures_target", { target: figure.target })}
          {figure.verdict && ` · ${t("figures_met", { verdict: figure.verdict })}`}
        </p>
      )}
      {before && <p class="hint">{t("figures_before", { value: before.text })}</p>}
    </li>
  );
}
