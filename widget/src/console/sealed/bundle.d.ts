/** Where the bundle of `vault.ts` is; the build puts it in. */
declare const SEALED_BUNDLE: string;
