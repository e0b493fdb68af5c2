/** Address of the bundle of `vault.ts`; the build defines it. */
declare const SEALED_BUNDLE: string;
