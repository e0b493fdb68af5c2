// Loads the bundle that reads and changes the text of a guide.

export type GuideText = typeof import("./document");

let loaded: Promise<GuideText> | null = null;

/** Rejects if it cannot be fetched; it can be asked for again. */
export function guideText(): Promise<GuideText> {
  loaded ??= (import(GUIDE_BUNDLE) as Promise<GuideText>).catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}
