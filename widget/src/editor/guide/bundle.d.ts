/** Address of the bundle of `document.ts`; the build defines it. */
declare const GUIDE_BUNDLE: string;
