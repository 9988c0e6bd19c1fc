import { sql } from 'kysely';
import type { MessageState } from '../src/features/outbox/message.model.ts';
import { newId, systemRandom } from '../src/ports/random/random.ts';
import type { Database } from '../src/ports/db/database.ts';

/** A message as a list shows it. */
export interface Written {
  readonly at: Date;
  readonly state?: MessageState;
  readonly subject?: string;
  readonly to?: readonly { readonly address: string; readonly name?: string }[];
  readonly cc?: readonly { readonly address: string; readonly name?: string }[];
}

const json = ({ at, state = 'sent', subject = 'Quote', to, cc = [] }: Written) => ({
  id: newId('msg', at, systemRandom),
  at: at.toISOString(),
  state,
  subject,
  recipients: { to: to ?? [{ address: 'buyer@elsewhere.example' }], cc, bcc: [] },
});

/** Messages of somebody with a mailbox, written whenever and at whatever end, without their ways there. Gives their ids. */
export async function writeMessages(
  db: Database,
  upn: string,
  messages: readonly Written[],
): Promise<string[]> {
  const rows = messages.map(json);
  await sql`
    insert into outbox_messages (organization_id, id, user_id, mailbox_id, idempotency_key, content_hash, recipients, subject, html,
                                 state, created_at, due_at, ended_at)
    select u.organization_id, r.id, u.id, m.id, r.id, ''::bytea, r.recipients, r.subject, '<p>Hello</p>', r.state, r.at, r.at,
           case when r.state in ('sent', 'failed', 'cancelled') then r.at end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
             as r (id text, at timestamptz, state text, subject text, recipients jsonb),
           users u
      join mailboxes m on m.organization_id = u.organization_id and m.user_id = u.id
     where u.email = ${upn}`.execute(db);
  return rows.map(({ id }) => id);
}
