// What stands in the frame's place from the press until the chat is there: what opens, 112, and the way out.

import texts from "locales:visitor/service_name+exit+start_title+start_lead+danger_line";

/** The language falls back to Swedish, as that of the launcher. `leave` is the quick exit. */
export function openingPanel(document: Document, lang: string, leave: () => void): HTMLElement {
  const words = texts[lang] ?? texts["sv"];
  const element = <Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    key: keyof (typeof texts)[string],
  ) => {
    const made = document.createElement(name);
    made.className = key;
    made.textContent = words?.[key] ?? "";
    return made;
  };
  const panel = document.createElement("section");
  panel.className = "opening";
  panel.ariaLabel = words?.service_name ?? "";
  panel.lang = lang;
  panel.dir = "auto";
  const exit = element("button", "exit");
  exit.type = "button";
  exit.addEventListener("click", leave);
  const danger = element("a", "danger_line");
  danger.href = "tel:112";
  panel.append(
    element("b", "service_name"),
    exit,
    element("h2", "start_title"),
    element("p", "start_lead"),
    danger,
  );
  return panel;
}
