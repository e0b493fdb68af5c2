// The page of pending tasks, the most urgent first.

import { useLoaded, Waiting } from "./loaded";
import { rowsInARow } from "./review-view";
import { TextTable } from "./text-table";
import { UncheckedGroups } from "./unchecked-groups";
import type { ViewProps } from "./view-props";
import { useWords } from "./words";

export function TodoView({ session, state, route }: ViewProps) {
  const { t } = useWords();
  const loaded = useLoaded(session, "todo", session.api.todo);
  const mine = route.query.get("whose") === "mine";
  const groups = (loaded.value?.groups ?? [])
    .map((group) => (mine ? { ...group, texts: group.texts.filter((row) => row.mine) } : group))
    .filter((group) => group.texts.length > 0);
  return (
    <>
      <h1>{t("place_todo")}</h1>
      <Waiting loaded={loaded}>
        <label class="option">
          <input
            type="checkbox"
            data-testid="todo-mine"
            checked={mine}
            onChange={(event) => location.replace(event.currentTarget.checked ? "#/?whose=mine" : "#/")}
          />
          {t("todo_mine")}
        </label>
        {groups.length === 0 && <p class="empty">{t("todo_empty")}</p>}
        {groups.map((group) => (
          <section key={group.name} class="group" data-testid={`todo-${group.name}`}>
            <details open={group.name !== "unreviewed"}>
              <summary>
                <h2>
                  {t(`todo_${group.name}`)} <span class="number">({group.texts.length})</span>
                </h2>
              </summary>
              <p class="hint prose">{t(`todo_${group.name}_hint`)}</p>
              {state.me?.role === "reviewer" && rowsInARow([group]).length > 0 && (
                <p>
                  <a class="button button-main" href="#/review" data-testid="review-many">
                    {t("review_in_a_row")}
                  </a>
                </p>
              )}
              {group.name === "unchecked" ? (
                <UncheckedGroups texts={group.texts} kinds={state.kinds} />
              ) : (
                <TextTable texts={group.texts} kinds={state.kinds} caption={t(`todo_${group.name}`)} />
              )}
            </details>
          </section>
        ))}
      </Waiting>
    </>
  );
}
