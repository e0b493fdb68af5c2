// The fields of role, languages and tracks of an account, for inviting and for changing.

import type { Invite, Role } from "../../shared/contract.generated";
import { DESK_ROLES } from "../model/state";
import { languageName, roleName, trackName, useWords } from "../parts/words";

type Track = NonNullable<Invite["tracks"]>[number];

export const ROLES: readonly Role[] = [
  "counselor",
  "trainee",
  "shift_lead",
  "editor",
  "reviewer",
  "evaluator",
  "administrator",
];
const TRACKS: readonly Track[] = ["anhorig", "yrkesverksam", "ung", "vill_lamna"];
/** Languages to choose from; those of the line come first. */
const SPOKEN = ["sv", "en", "ar", "so", "fa", "tr", "ku", "ti", "uk", "ru", "fi"];

export interface Person {
  readonly role: Role;
  readonly languages: readonly string[];
  readonly tracks: readonly Track[];
}

interface Props {
  id: string;
  person: Person;
  set: (person: Person) => void;
}

export function PersonFields({ id, person, set }: Props) {
  const words = useWords();
  const { t } = words;
  const spoken = [...SPOKEN, ...person.languages.filter((code) => !SPOKEN.includes(code))];
  const takes = DESK_ROLES.includes(person.role);
  return (
    <>
      <div class="field">
        <label for={`${id}-role`}>{t("role")}</label>
        <select
          id={`${id}-role`}
          class="input input-short"
          data-testid={`${id}-role`}
          value={person.role}
          aria-describedby={`${id}-role-hint`}
          onChange={(event) => {
            const role = ROLES.find((one) => one === event.currentTarget.value);
            if (role) set({ ...person, role });
          }}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {roleName(words, role)}
            </option>
          ))}
        </select>
        <p id={`${id}-role-hint`} class="hint">
          {t(`role_may_${person.role}`)}
        </p>
      </div>
      {takes && (
        <>
          <Choices
            legend={t("languages")}
            hint={t("none_is_all")}
            all={spoken}
            chosen={person.languages}
            name={(code) => languageName(words, code)}
            set={(languages) => set({ ...person, languages })}
          />
          <Choices
            legend={t("tracks")}
            hint={t("none_is_all")}
            all={TRACKS}
            chosen={person.tracks}
            name={(track) => trackName(words, track)}
            set={(tracks) => set({ ...person, tracks })}
          />
        </>
      )}
    </>
  );
}

interface ChoicesProps<T extends string> {
  legend: string;
  hint: string;
  all: readonly T[];
  chosen: readonly T[];
  name: (one: T) => string;
  set: (chosen: readonly T[]) => void;
}

function Choices<T extends string>({ legend, hint, all, chosen, name, set }: ChoicesProps<T>) {
  return (
    <fieldset class="options">
      <legend>
        {legend} <span class="legend-hint">{hint}</span>
      </legend>
      {all.map((one) => (
        <label key={one} class="option">
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={(event) =>
              set(all.filter((each) => (each === one ? event.currentTarget.checked : chosen.includes(each))))
            }
          />
          {name(one)}
        </label>
      ))}
    </fieldset>
  );
}
