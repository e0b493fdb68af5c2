// Fits the page to the on-screen keyboard. On iOS the keyboard covers the page instead of shrinking it; the visual
// viewport tells what is visible.

export type Viewport = Pick<VisualViewport, "height" | "offsetTop" | "scale" | "addEventListener">;

/** Calls `fit` with height and top of the visible part, or nulls if the page need not be changed. */
export function followKeyboard(
  viewport: Viewport | null,
  pageHeight: () => number,
  fit: (height: number | null, top: number | null) => void,
): void {
  if (!viewport) return;
  const look = () => {
    // Ignored while zoomed in; and a small difference is a toolbar.
    const covered = viewport.scale === 1 && pageHeight() - viewport.height > 40;
    fit(covered ? viewport.height : null, covered ? viewport.offsetTop : null);
  };
  viewport.addEventListener("resize", look);
  viewport.addEventListener("scroll", look);
}
