// A style sheet imported by the loader is its text (scripts/bundle.mjs).

declare module "*.css" {
  const text: string;
  export default text;
}
