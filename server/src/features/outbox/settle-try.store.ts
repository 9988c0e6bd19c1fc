import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import { answerColumns, type TryEnd } from './dispatch.store.ts';
import { isDisturbed } from './lanes/circuits.store.ts';
import type { DeliveryAttemptRow, MessageRow } from './outbox.store.ts';

/** What a try has come to, as it is written. */
export interface SettledTry {
  readonly state: MessageRow['state'];
  readonly explanation: string | null;
  readonly isEnd: boolean;
  /** Where it is tried again; null: as it was due. */
  readonly dueAfterSeconds: number | null;
  readonly outcome: DeliveryAttemptRow['outcome'];
  readonly end: TryEnd | null;
  /** Whose circuit is looked at; null: nobody's. */
  readonly tenantId: string | null;
}

export interface Settlement {
  readonly now: Date;
  /** Whether the try was still its message's last. */
  readonly moved: boolean;
  /** Whether a circuit is not as if nothing had ever been. */
  readonly disturbed: boolean;
}

/**
 * Closes the record of one try, and moves its message where the try is still its last. A worker that comes back after its lease has
 * nothing more to say about either (security cases H07, H08). In one round trip: it is done for each mail.
 */
export async function settleTry(tx: Executor, message: MessageRow, settled: SettledTry): Promise<Settlement> {
  const { http_status, graph_code, graph_request_id } = answerColumns(settled.end);
  const found = await sql<Settlement>`
    ${preparedAs('settle-try')}
    with moved as (
      update outbox_messages
         set state = ${settled.state}, explanation = ${settled.explanation}, held_because = null, held_since = null,
             lease_until = null, ended_at = case when ${settled.isEnd}::boolean then clock_now() end,
             due_at = coalesce(clock_now() + make_interval(secs => ${settled.dueAfterSeconds}), due_at)
       where organization_id = ${message.organization_id} and id = ${message.id}
         and state = 'sending' and attempt_count = ${message.attempt_count}
      returning id
    ), closed as (
      update delivery_attempts
         set outcome = ${settled.outcome}, ended_at = clock_now(), http_status = ${http_status},
             graph_code = ${graph_code}, graph_request_id = ${graph_request_id}
       where organization_id = ${message.organization_id} and message_id = ${message.id}
         and number = ${message.attempt_count} and outcome = 'under-way'
    )
    select clock_now() as now, exists (select from moved) as moved, ${isDisturbed(settled.tenantId)} as disturbed`.execute(
    tx,
  );
  const [row] = found.rows;
  if (row === undefined) throw new Error('settling gave no row');
  return row;
}
