// One question of a sheet with its marks, for whoever reads a conversation again.

import type { ComponentChildren } from "preact";

interface Props {
  /** Of the group of radio buttons; unique on the page. */
  name: string;
  label: string;
  marks: readonly { value: string; label: string }[];
  chosen: string | undefined;
  choose: (mark: string) => void;
  children?: ComponentChildren;
}

export function MarkOptions({ name, label, marks, chosen, choose, children }: Props) {
  return (
    <fieldset class="options">
      <legend>{label}</legend>
      {marks.map((mark) => (
        <label key={mark.value} class="option">
          <input
            type="radio"
            name={name}
            checked={chosen === mark.value}
            onChange={() => choose(mark.value)}
          />
          {mark.label}
        </label>
      ))}
      {children}
    </fieldset>
  );
}
