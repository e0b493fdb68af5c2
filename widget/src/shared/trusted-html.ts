// Marks the gateway's HTML as trusted, where the browser enforces Trusted Types.

interface Policy {
  createHTML(text: string): string;
}
interface PolicyMaker {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | null = null;

/** The page's policy accepts only HTML that was marked here. */
export function trusted(html: string): string {
  const maker = (window as { trustedTypes?: PolicyMaker }).trustedTypes;
  policy ??= maker
    ? maker.createPolicy("lotsen", { createHTML: (text) => text })
    : { createHTML: (text) => text };
  return policy.createHTML(html);
}
