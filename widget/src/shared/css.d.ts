// A style sheet imported by the loader as text (scripts/bundle.mjs).

declare module "*.css" {
  const text: string;
  export default text;
}
