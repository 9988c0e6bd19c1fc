import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { hashSecret, newSecretText, type Random } from '../../ports/random/random.ts';
import { insertResets } from './passwords.store.ts';

/** As long as an invitation or a binding link: people are away for a week. */
const firstLinkLifeSeconds = 7 * 24 * 60 * 60;

export interface FirstPasswordLink {
  readonly link: string;
  readonly expiresAt: Date;
}

/**
 * Makes a link with which each of these users of one organization, at most 500, may set their first password; in the caller's
 * transaction. That a user may have one is an admin's or support's act: "forgot" makes none (security case C06). It is worth
 * nothing while Microsoft is the only way in.
 */
export async function writeFirstPasswordLinks(
  deps: { readonly random: Random },
  tx: Executor,
  wanted: { readonly organizationId: string; readonly userIds: readonly string[] },
  made: { readonly at: Date; readonly baseUrl: string },
): Promise<ReadonlyMap<string, FirstPasswordLink>> {
  const expiresAt = addSeconds(made.at, firstLinkLifeSeconds);
  const links = wanted.userIds.map((userId) => ({ userId, token: newSecretText(deps.random) }));
  await insertResets(
    tx,
    links.map(({ userId, token }) => ({ userId, tokenHash: hashSecret(token) })),
    { organizationId: wanted.organizationId, startedAt: made.at, expiresAt, isFirst: true },
  );
  const linkOf = (token: string): string => new URL(`/password/reset?token=${token}`, made.baseUrl).href;
  return new Map(links.map(({ userId, token }) => [userId, { link: linkOf(token), expiresAt }]));
}
