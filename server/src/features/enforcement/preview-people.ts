import {
  type InputOf,
  type listPreviewPeople as listOperation,
  type exportPreviewPeople as exportOperation,
  type PreviewPerson,
  type ReplyOf,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { withinOrganization } from '../../ports/db/reach.ts';
import { csvRecord } from '../audit/public.ts';
import { parseCursor, writeCursor } from '../people/public.ts';
import { sessionIdleSeconds } from '../sessions/public.ts';
import type { FatesOf } from './fates.store.ts';
import { listFates, listInvited, type PreviewPage, type PreviewPersonRow } from './preview-people.store.ts';
import { findPreview, type PreviewRow } from './previews.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

export function fatesOfPreview(row: PreviewRow): FatesOf {
  return { organizationId: row.organization_id, pins: { forAll: row.pin_for_all, each: row.pins } };
}

function personView(row: PreviewPersonRow): PreviewPerson {
  return {
    userId: row.is_user ? (row.id as NonNullable<PreviewPerson['userId']>) : null,
    displayName: row.display_name,
    email: row.email,
    role: row.role,
    group: row.group,
    reason: row.reason,
    methods: row.has_identity ? ['microsoft', ...row.other_methods] : [...row.other_methods],
    tenant: row.next_tenant_id === null ? null : { tenantId: row.next_tenant_id, domain: row.next_domain },
    isPinNew: row.is_pin_new,
    toldAt: row.told_at?.toISOString() ?? null,
  };
}

/** Users and invited people in one order; a page of each is enough for a page of both. */
async function readPage(db: Database, of: FatesOf, page: PreviewPage): Promise<PreviewPersonRow[]> {
  const users = page.group === 'invited' ? [] : await listFates(db, of, page);
  const isInvitedAsked = page.group === undefined || page.group === 'invited';
  const invited = isInvitedAsked ? await listInvited(db, of.organizationId, page) : [];
  return [...users, ...invited]
    .toSorted((one, other) => compare(one.sort_key, other.sort_key) || compare(one.id, other.id))
    .slice(0, page.limit);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** One page of the people of a preview, as they stand now; that they stood otherwise is found when it should arm. */
export async function listPreviewPeople(
  deps: Deps,
  { who, input }: Call<InputOf<typeof listOperation>>,
): Promise<Outcome<ReplyOf<typeof listOperation>>> {
  const { group, search, after, limit } = input.query;
  const cursor = after === undefined ? undefined : parseCursor(after);
  if (cursor === null)
    return refused('input_refused', {
      field: 'query.after',
      detail: 'query.after: is not a cursor of this list',
    });
  const preview = await findPreview(deps.db, who.organizationId, input.params.previewId);
  if (!preview) return refused('enforcement_preview_not_found');
  const now = await deps.clock.now(deps.db);
  const wanted = { group, search, after: cursor, limit: limit + 1, now, idleSeconds: sessionIdleSeconds };
  const rows = await readPage(deps.db, fatesOfPreview(preview), wanted);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return ok({
    people: shown.map(personView),
    nextAfter:
      rows.length > limit && last !== undefined ? writeCursor({ sortKey: last.sort_key, id: last.id }) : null,
  });
}

/** The columns in their order. Their names are an interface: programs read them. */
const columns: Readonly<Record<string, (person: PreviewPerson) => string | null>> = {
  name: (person) => person.displayName,
  email: (person) => person.email,
  role: (person) => person.role,
  becomes: (person) => person.group,
  because: (person) => person.reason,
  methods: (person) => person.methods.join(' '),
  tenant_domain: (person) => person.tenant?.domain ?? null,
  tenant_id: (person) => person.tenant?.tenantId ?? null,
  pin_is_new: (person) => (person.isPinNew ? 'yes' : 'no'),
  told_at_utc: (person) => person.toldAt,
};

const rowsAtOnce = 500;

/** Piece by piece, each a read of its own; a person may stand differently by the time they are reached. */
async function* pieces(deps: Deps, of: FatesOf, now: Date): AsyncGenerator<string> {
  yield csvRecord(Object.keys(columns));
  let after: PreviewPage['after'];
  for (;;) {
    const page = { group: undefined, search: undefined, after, limit: rowsAtOnce, now };
    const rows = await withinOrganization(of.organizationId, () =>
      readPage(deps.db, of, { ...page, idleSeconds: sessionIdleSeconds }),
    );
    for (const row of rows) yield csvRecord(Object.values(columns).map((column) => column(personView(row))));
    const last = rows.at(-1);
    if (rows.length < rowsAtOnce || last === undefined) return;
    after = { sortKey: last.sort_key, id: last.id };
  }
}

/** All people of a preview as CSV. */
export async function exportPreviewPeople(
  deps: Deps,
  { who, input }: Call<InputOf<typeof exportOperation>>,
): Promise<Outcome<ReplyOf<typeof exportOperation>>> {
  const preview = await findPreview(deps.db, who.organizationId, input.params.previewId);
  if (!preview) return refused('enforcement_preview_not_found');
  const now = await deps.clock.now(deps.db);
  return ok({
    fileName: `sso-preview-${now.toISOString().slice(0, 10)}.csv`,
    pieces: pieces(deps, fatesOfPreview(preview), now),
  });
}
