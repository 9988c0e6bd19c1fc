import type { Sealing } from '../../ports/secrets/sealing.ts';

/** What the token of one link is sealed for. */
export const tokenContext = (fileLinkId: string) => ['file-link-token', fileLinkId] as const;

/** The path of the page behind a token. */
export const pagePath = (token: string): `/files/${string}` => `/files/${token}`;

/** The address of an open link. Throws where its token cannot be opened: the mail must not leave without its file. */
export function addressOfLink(
  deps: { readonly sealing: Sealing; readonly baseUrl: string },
  link: { readonly id: string; readonly sealed_token: Buffer },
): string {
  const token = deps.sealing.open(link.sealed_token, tokenContext(link.id));
  return `${deps.baseUrl}${pagePath(token.reveal())}`;
}
