// A page whose code is fetched when it is opened: what few people need does not hold up the desk.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ViewProps } from "../model/view-props";
import { useWords } from "./words";

type View = (props: ViewProps) => JSX.Element;

export function loadedLater(load: () => Promise<View>): View {
  let view: View | null = null;
  return function Later(props) {
    const { t } = useWords();
    const [state, setState] = useState<"loading" | "loaded" | "failed">("loading");
    const fetchView = async () => {
      setState("loading");
      try {
        view = await load();
        setState("loaded");
      } catch {
        setState("failed");
      }
    };
    useEffect(() => {
      if (!view) void fetchView();
    }, []);
    if (view) {
      const View = view;
      return <View {...props} />;
    }
    return (
      <main class="page">
        {state === "failed" ? (
          <div class="stack" role="alert">
            <p class="problem">{t("error_offline")}</p>
            <button type="button" class="button" onClick={() => void fetchView()}>
              {t("try_again")}
            </button>
          </div>
        ) : (
          <p class="hint" role="status">
            {t("loading")}
          </p>
        )}
      </main>
    );
  };
}
