import { sql } from 'kysely';
import { createAccessTokens, type AccessTokens } from '../src/features/mailboxes/public.ts';
import { sealAccessToken } from '../src/features/mailboxes/seal-access-token.ts';
import type { Database } from '../src/ports/db/database.ts';
import type { Secret } from '../src/ports/secrets/secret.ts';

type Deps = Omit<Parameters<typeof createAccessTokens>[0], 'entra'>;

/** Every mailbox has this access token for an hour, as if Entra had given it: nobody asks Entra. */
export async function giveAccess(owner: Database, deps: Deps, accessToken: Secret): Promise<AccessTokens> {
  const mailboxes = await owner.selectFrom('mailboxes').selectAll().execute();
  for (const mailbox of mailboxes) {
    const sealed = sealAccessToken(deps.sealing, accessToken, mailbox);
    await sql`
      update mailboxes set sealed_access_token = ${sealed}, access_token_until = clock_now() + interval '1 hour'
       where organization_id = ${mailbox.organization_id} and id = ${mailbox.id}`.execute(owner);
  }
  return createAccessTokens({ ...deps, entra: undefined as never });
}
