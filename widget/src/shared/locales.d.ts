// Sections of the locale files, collected by the build (scripts/bundle.mjs). Swedish is complete and defines the
// types.

declare module "locales:launcher" {
  const texts: Record<string, typeof import("../locales/sv.json")["launcher"]>;
  export default texts;
}
declare module "locales:visitor/service_name+exit+start_title+start_lead+danger_line" {
  type Visitor = typeof import("../locales/sv.json")["visitor"];
  type Opening = Pick<Visitor, "service_name" | "exit" | "start_title" | "start_lead" | "danger_line">;
  const texts: Record<string, Opening>;
  export default texts;
}
declare module "words:visitor" {
  /** Without the words of `words:visitor/later`. */
  export const source: Readonly<Record<string, string>>;
  /** The file under /static of each language. */
  export const files: Readonly<Record<string, string>>;
}
declare module "words:visitor/later" {
  export const source: Readonly<Record<string, string>>;
  export const files: Readonly<Record<string, string>>;
}
declare module "locales:console" {
  const texts: Record<string, typeof import("../locales/sv.json")["console"]>;
  export default texts;
}
declare module "locales:editor" {
  const texts: Record<string, typeof import("../locales/sv.json")["editor"]>;
  export default texts;
}
declare module "locales:console/login_+error_internal+error_login+error_code+error_confirmation+error_wrong+error_weak+error_rate+error_passkey+error_second+error_session+error_unavailable+error_offline+error_timeout+title" {
  type Console = typeof import("../locales/sv.json")["console"];
  type Small = {
    [Key in keyof Console as Key extends `login_${string}` | "error_internal" | "title"
      ? Key
      : never]: Console[Key];
  };
  const texts: Record<string, Small>;
  export default texts;
}
declare module "locales:console/login_+error_+intent_+level_" {
  type Console = typeof import("../locales/sv.json")["console"];
  type Shared = {
    [Key in keyof Console as Key extends
      | `login_${string}`
      | `error_${string}`
      | `intent_${string}`
      | `level_${string}`
      ? Key
      : never]: Console[Key];
  };
  const texts: Record<string, Shared>;
  export default texts;
}
