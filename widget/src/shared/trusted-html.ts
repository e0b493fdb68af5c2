// HTML that the gateway has made, marked as such where a browser knows trusted types: text becomes markup nowhere else.

interface Policy {
  createHTML(text: string): string;
}
interface PolicyMaker {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | null = null;

/** The page's policy refuses text where HTML is read, but for what has gone through here. */
export function trusted(html: string): string {
  const maker = (window as { trustedTypes?: PolicyMaker }).trustedTypes;
  policy ??= maker
    ? maker.createPolicy("lotsen", { createHTML: (text) => text })
    : { createHTML: (text) => text };
  return policy.createHTML(html);
}
