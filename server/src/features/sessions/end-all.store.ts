import { sql } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';

/**
 * After a restore: ends every session, with the proofs of life and the refresh tokens that came of them, and forgets who was about
 * to choose an organization. Gives how many sessions were open.
 */
export async function endAllSessions(tx: Executor, now: Date): Promise<CountByOrganization> {
  await sql`delete from liveness`.execute(tx);
  await sql`delete from session_choices`.execute(tx);
  return countByOrganization(
    tx,
    sql`update sessions set ended_at = ${now} where ended_at is null returning organization_id`,
  );
}
