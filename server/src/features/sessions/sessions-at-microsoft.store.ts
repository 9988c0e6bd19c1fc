import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

/** Nobody could say for too long whether the person may still come in. */
export async function endSilentSession(
  db: Executor,
  organizationId: string,
  id: string,
  at: Date,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** A session that Microsoft opened and that still counts, whatever its liveness: who may prove themselves for it again. */
export interface ForProof {
  readonly organizationId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly objectId: string;
  readonly loginHint: string | null;
  readonly refusedAt: Date | null;
}

export async function findForProof(db: Executor, secretHash: Buffer): Promise<ForProof | undefined> {
  const found = await sql<ForProof>`
    select s.organization_id as "organizationId", s.id as "sessionId", s.user_id as "userId",
           i.tenant_id as "tenantId", i.object_id as "objectId", i.login_hint as "loginHint",
           l.refused_at as "refusedAt"
      from sessions s
      join users u on u.organization_id = s.organization_id and u.id = s.user_id and u.state = 'active'
      join organizations o on o.id = s.organization_id
      join entra_identities i on i.organization_id = s.organization_id and i.user_id = s.user_id
      left join liveness l on l.organization_id = s.organization_id and l.session_id = s.id
     where s.secret_hash = ${secretHash} and s.method = 'microsoft' and s.state = 'full' and s.ended_at is null
       and s.expires_at > clock_now() and s.user_epoch >= u.session_epoch
       and s.organization_epoch >= o.microsoft_epoch`.execute(db);
  return found.rows[0];
}

/** Ends the sessions that hang on one session at Microsoft, whoever asks: the id is a secret between Microsoft and us. */
export async function endByEntraSession(tx: Executor, entraSessionId: string, at: Date) {
  return tx
    .updateTable('sessions')
    .set({ ended_at: at })
    .where('entra_session_id', '=', entraSessionId)
    .where('ended_at', 'is', null)
    .returning(['organization_id', 'id', 'user_id'])
    .execute();
}
