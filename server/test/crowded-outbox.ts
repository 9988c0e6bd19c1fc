import { sql } from 'kysely';
import type { Database } from '../src/ports/db/database.ts';

/** An organization with so many mailboxes, each of a person of its own, that all send through one tenant. */
export async function makeMailboxes(owner: Database, organizationId: string, count: number): Promise<void> {
  await sql`insert into organizations (id, name, created_at) values (${organizationId}, ${organizationId}, clock_now())`.execute(
    owner,
  );
  await sql`
    insert into users (organization_id, id, display_name, email, role, created_at)
    select ${organizationId}::text, ${organizationId}::text || '_usr_' || n, 'Somebody',
           n || '@' || ${organizationId}::text || '.example', 'member', clock_now()
      from generate_series(1, ${count}::int) n`.execute(owner);
  await sql`
    insert into mailboxes (organization_id, id, user_id, tenant_id, object_id, address, display_name, state,
                           sealed_refresh_token, connected_at)
    select ${organizationId}::text, ${organizationId}::text || '_mbx_' || n, ${organizationId}::text || '_usr_' || n,
           md5(${organizationId}::text)::uuid, md5(${organizationId}::text || n)::uuid,
           n || '@' || ${organizationId}::text || '.example', 'Somebody', 'connected', ''::bytea, clock_now()
      from generate_series(1, ${count}::int) n`.execute(owner);
}

/** So many messages wait in each mailbox of the organization, one after the other. Gives nothing to read: they are as short as can be. */
export async function fillOutbox(owner: Database, organizationId: string, each: number): Promise<void> {
  await sql`
    insert into outbox_messages (organization_id, id, user_id, mailbox_id, idempotency_key, content_hash, recipients, subject,
                                 html, state, sender_epoch, created_at, due_at, request_bytes)
    select b.organization_id, b.id || '_msg_' || lpad(n::text, 7, '0') || '_' || stamp.ms, b.user_id, b.id,
           b.id || n || '_' || stamp.ms, ''::bytea, '{"to": [{"address": "x@y.example"}], "cc": [], "bcc": []}', 'Quote', '',
           'queued', u.session_epoch, clock_now(), clock_now(), 1000
      from generate_series(1, ${each}::int) n,
           (select (extract(epoch from clock_timestamp()) * 1000000)::bigint::text as ms) stamp,
           mailboxes b join users u on u.organization_id = b.organization_id and u.id = b.user_id
     where b.organization_id = ${organizationId}
     order by n, b.id`.execute(owner);
}
