import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { hashSecret, newId, newSecretText, type Random } from '../../ports/random/random.ts';
import { bindingLinkLifeSeconds } from './binding.model.ts';
import { insertLinks, replaceOpenLinks, takeTurn } from './bindings.store.ts';

/** A user who is to get a way in, and the only tenant that may answer: their pin, or the pin that they will get. */
export interface WantedLink {
  readonly organizationId: string;
  readonly userId: string;
  readonly tenantId: string;
  /** Of a move: what Microsoft will show, where that is not the user's present address; theirs once they have come. */
  readonly expectedAddress?: string | null;
}

export interface WrittenLink {
  readonly link: string;
  readonly expiresAt: Date;
}

/**
 * Makes a link for each of these users of one organization, at most 500, in the caller's transaction; whatever link they
 * had opens nothing any more. The links are whole: whoever holds one may use it, and they are nowhere else.
 */
export async function writeBindingLinks(
  deps: { readonly random: Random },
  tx: Executor,
  wanted: readonly WantedLink[],
  made: {
    readonly why: 'announced' | 'enforced' | 'asked-again' | 'moved';
    readonly at: Date;
    readonly baseUrl: string;
  },
): Promise<ReadonlyMap<string, WrittenLink>> {
  const [first] = wanted;
  if (first === undefined) return new Map();
  const expiresAt = addSeconds(made.at, bindingLinkLifeSeconds);
  const links = wanted.map((user) => ({ user, token: newSecretText(deps.random) }));
  await takeTurn(tx, first.organizationId);
  const userIds = wanted.map(({ userId }) => userId);
  await replaceOpenLinks(tx, first.organizationId, userIds, made.at);
  await insertLinks(
    tx,
    links.map(({ user, token }) => ({
      id: newId('bnd', made.at, deps.random),
      userId: user.userId,
      tenantId: user.tenantId,
      tokenHash: hashSecret(token),
      expectedAddress: user.expectedAddress ?? null,
    })),
    { organizationId: first.organizationId, why: made.why, at: made.at, expiresAt },
  );
  return new Map(
    links.map(({ user, token }) => [user.userId, { link: `${made.baseUrl}/return/${token}`, expiresAt }]),
  );
}
