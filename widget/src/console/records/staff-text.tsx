// A text for staff, drawn from its blocks: the console turns no text into markup.

import { type ComponentChild, Fragment } from "preact";
import type { TextBlock, TextRun } from "../../shared/contract.generated";

/** The text; points of a list that follow each other become one list. */
export function StaffText({ blocks }: { blocks: readonly TextBlock[] }) {
  const drawn: ComponentChild[] = [];
  for (let at = 0; at < blocks.length; ) {
    const block = blocks[at] as TextBlock;
    const listed = block.kind === "item" || block.kind === "number";
    const end = listed ? blocks.findIndex((each, index) => index > at && each.kind !== block.kind) : at + 1;
    const next = end === -1 ? blocks.length : end;
    drawn.push(<Part key={at} blocks={blocks.slice(at, next)} />);
    at = next;
  }
  return <>{drawn}</>;
}

/** One block, or the points of one list. */
function Part({ blocks }: { blocks: readonly TextBlock[] }) {
  const [first] = blocks;
  if (!first) return null;
  const words = <Runs runs={first.runs} />;
  switch (first.kind) {
    case "h2":
      return <h2>{words}</h2>;
    case "h3":
      return <h3>{words}</h3>;
    case "quote":
      return (
        <blockquote>
          <p>{words}</p>
        </blockquote>
      );
    case "item":
      return <ul>{blocks.map(point)}</ul>;
    case "number":
      return <ol>{blocks.map(point)}</ol>;
    default:
      return <p>{words}</p>;
  }
}

function point(block: TextBlock, index: number) {
  return (
    <li key={index}>
      <Runs runs={block.runs} />
    </li>
  );
}

function Runs({ runs }: { runs: readonly TextRun[] }) {
  return (
    <>
      {runs.map((run, index) => {
        if (run.style === "strong") return <strong key={index}>{run.text}</strong>;
        if (run.style === "em") return <em key={index}>{run.text}</em>;
        return <Fragment key={index}>{run.text}</Fragment>;
      })}
    </>
  );
}
