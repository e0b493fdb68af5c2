// Edits of Markdown around a selection: bold, headings, lists, links. Each changes one run of characters. Pure.

export interface Selection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What replaces the characters from `from` to before `to`, and what is selected then. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly start: number;
  readonly end: number;
}

const BOLD = "**";

/** Makes the selection bold, or no longer. */
export function bold({ text, start, end }: Selection): Edit {
  const words = text.slice(start, end);
  const width = BOLD.length;
  if (text.slice(start - width, start) === BOLD && text.slice(end, end + width) === BOLD)
    return edit(start - width, end + width, words, start - width, end - width);
  if (words.length > 2 * width && words.startsWith(BOLD) && words.endsWith(BOLD))
    return edit(start, end, words.slice(width, -width), start, end - 2 * width);
  return edit(start, end, `${BOLD}${words}${BOLD}`, start + width, end + width);
}

/** Makes the lines of the selection subheadings, or no longer. */
export function heading(selection: Selection): Edit {
  return lines(selection, /^#+\s+/, "## ");
}

/** Makes the lines of the selection items of a list, or no longer. */
export function list(selection: Selection): Edit {
  return lines(selection, /^[-*]\s+/, "- ");
}

/** A link with the selected words, else with `title`. */
export function link({ text, start, end }: Selection, title: string, target: string): Edit {
  const words = text.slice(start, end).trim() || title;
  const insert = `[${words}](${target})`;
  return edit(start, end, insert, start + insert.length, start + insert.length);
}

/** Puts the mark before every line that has words; takes it away where all have it. */
function lines({ text, start, end }: Selection, marked: RegExp, mark: string): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", Math.max(from, end - 1));
  const to = next < 0 ? text.length : next;
  const own = text.slice(from, to).split("\n");
  const worded = own.filter((line) => line.trim() !== "");
  const off = worded.length > 0 && worded.every((line) => marked.test(line));
  const insert = own
    .map((line) => {
      if (line.trim() === "" && worded.length > 0) return line;
      return off ? line.replace(marked, "") : `${mark}${line.replace(marked, "")}`;
    })
    .join("\n");
  return edit(from, to, insert, own.length === 1 ? from + insert.length : from, from + insert.length);
}

function edit(from: number, to: number, insert: string, start: number, end: number): Edit {
  return { from, to, insert, start, end };
}
