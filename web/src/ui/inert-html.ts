/** As much of the Trusted Types API as is used here; browsers without it check nothing. */
interface Policies {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string },
  ): { createHTML(html: string): string };
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: Policies };
const policy = trustedTypes?.createPolicy('inert-html', { createHTML: (html) => html });

/**
 * HTML that somebody has written, for where nothing of it can run: a document that is parsed and never shown. The content policy knows
 * this name (`http/security-headers.ts`), and refuses HTML that did not pass here (security case B14).
 */
export function inertHtml(html: string): string {
  return policy?.createHTML(html) ?? html;
}
