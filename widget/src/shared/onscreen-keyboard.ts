// Room for the on-screen keyboard. Where it lies over the page instead of making it smaller (iOS), the visual viewport is
// what can be seen; whatever holds the field to write in is kept as high as that.

export type Viewport = Pick<VisualViewport, "height" | "offsetTop" | "scale" | "addEventListener">;

/** Calls `fit` with the height and the top of what can be seen, or nulls where the page needs no help. */
export function followKeyboard(
  viewport: Viewport | null,
  pageHeight: () => number,
  fit: (height: number | null, top: number | null) => void,
): void {
  if (!viewport) return;
  const look = () => {
    // Zoomed in, the reader has chosen what to see; and a difference of a few pixels is a toolbar.
    const covered = viewport.scale === 1 && pageHeight() - viewport.height > 40;
    fit(covered ? viewport.height : null, covered ? viewport.offsetTop : null);
  };
  viewport.addEventListener("resize", look);
  viewport.addEventListener("scroll", look);
}
