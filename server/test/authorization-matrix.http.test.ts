import { randomUUID } from 'node:crypto';
import { apiKeyScopes, isOrganizationScope, operations, type Operation } from '@gatehouse/contract';
import type { ApiKeyScope, OperationId } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser } from '../src/features/organizations/public.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { inTransaction } from '../src/ports/db/database.ts';
import { newId, systemRandom } from '../src/ports/random/random.ts';
import { issueKey } from './api-key.ts';
import { makeBindingRequest } from './bindings.ts';
import { endLifts, makeLift } from './lifts.ts';
import { makeFileLink } from './linked-files.ts';
import { makeStoredMove } from './tenant-moves.ts';
import { Browser } from './browser.ts';
import { makePreview } from './enforcing.ts';
import { apiOf, connectMailbox, replyOf, send, signIn, startHouse, type House } from './harness.ts';
import { bodies, nobodys, queries } from './valid-input.ts';

/*
 * Every operation × every kind of caller × whose thing it is about, generated from the contract. What a cell must say is
 * computed from the declaration (`who`, `apiKey`) and from the tables of this file; an operation, a kind of thing or a
 * caller without an entry fails (security cases L01, L02).
 */

type PersonName = 'ada' | 'ben' | 'hana' | 'jo';
interface Person {
  readonly name: PersonName;
  readonly browser: Browser;
  readonly organizationId: string;
}

let house: House;
const people = new Map<PersonName, Person>();
const addresses: Readonly<Record<PersonName, string>> = {
  ada: 'ada@contoso.example',
  ben: 'ben@contoso.example',
  hana: 'hana@wingtip.example',
  jo: 'jo@wingtip.example',
};
const colleagues: Readonly<Record<PersonName, PersonName>> = {
  ada: 'ben',
  ben: 'ada',
  hana: 'jo',
  jo: 'hana',
};
const admins: Readonly<Record<PersonName, PersonName>> = { ada: 'ada', ben: 'ada', hana: 'hana', jo: 'hana' };
const stranger = new Browser();

const personOf = (name: PersonName): Person => {
  const person = people.get(name);
  if (!person) throw new Error(`${name} is not signed in`);
  return person;
};

beforeAll(async () => {
  house = await startHouse();
  for (const tenant of ['contoso.example', 'wingtip.example'])
    for (const registration of ['sign-in', 'mail'])
      await house.emulator.call('POST', `/tenants/${tenant}/registrations/${registration}/grant`, {});
  for (const name of Object.keys(addresses) as PersonName[]) {
    const browser = await signIn(house, addresses[name]);
    await connectMailbox(house, browser, addresses[name]);
    const { organization_id: organizationId } = await house.db
      .selectFrom('users')
      .select('organization_id')
      .where('email', '=', addresses[name])
      .executeTakeFirstOrThrow();
    people.set(name, { name, browser, organizationId });
  }
}, 60_000);
afterAll(() => house.close());

/** One kind of thing that paths name by its id. */
interface Kind {
  /** Who may see it: the person, the admins of the organization, the browser that began it. */
  readonly belongsTo: 'person' | 'person and admins' | 'organization' | 'browser';
  readonly make: (owner: Person) => Promise<string>;
  /** Ends it as the product does. */
  readonly end: (owner: Person, id: string) => Promise<unknown>;
}

let madeCount = 0;

async function lastAttempt(): Promise<string> {
  const row = await house.db
    .selectFrom('attempts')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return row.id;
}

const kinds: Readonly<Record<string, Kind>> = {
  messageId: {
    belongsTo: 'person',
    make: async ({ browser }) => (await send(house, browser)).id,
    // Nobody deletes one: their end is that of the organization. The row goes as it would go then.
    async end(_owner, id) {
      // The dispatcher may be writing its attempt: taken out of its hands first.
      const taken = { state: 'cancelled', lease_until: null } as const;
      await inTransaction(house.db, async (tx) => {
        await tx.updateTable('outbox_messages').set(taken).where('id', '=', id).execute();
        await tx.deleteFrom('delivery_attempts').where('message_id', '=', id).execute();
        await tx.deleteFrom('outbox_messages').where('id', '=', id).execute();
      });
    },
  },
  batchId: {
    belongsTo: 'person',
    make: async ({ browser }) =>
      replyOf(
        await apiOf(house, browser)(operations.enqueueMessageBatch, {
          headers: { 'idempotency-key': `batch-of-matrix-${(madeCount += 1)}` },
          body: { messages: [{ to: [{ address: 'ben@contoso.example' }], subject: 's', html: '<p>x</p>' }] },
        }),
      ).id,
    // Its end is that of the organization, as a message's is.
    async end(_owner, id) {
      await inTransaction(house.db, async (tx) => {
        const alone = { batch_id: null };
        await tx.updateTable('outbox_messages').set(alone).where('batch_id', '=', id).execute();
        await tx.deleteFrom('message_batches').where('id', '=', id).execute();
      });
    },
  },
  draftId: {
    belongsTo: 'person',
    make: async ({ browser }) =>
      replyOf(
        await apiOf(house, browser)(operations.createDraft, {
          headers: { 'idempotency-key': `draft-of-matrix-${(madeCount += 1)}` },
          body: { subject: 'Quote' },
        }),
      ).id,
    end: ({ browser }, id) =>
      apiOf(house, browser)(operations.deleteDraft, { params: { draftId: id as `drf_${string}` } }),
  },
  attachmentId: {
    belongsTo: 'person',
    make: async ({ browser }) =>
      replyOf(
        await apiOf(house, browser)(operations.uploadAttachment, {
          query: { name: 'a.txt' },
          body: new Uint8Array([1]),
        }),
      ).id,
    end: ({ browser }, id) =>
      apiOf(house, browser)(operations.deleteAttachment, {
        params: { attachmentId: id as `file_${string}` },
      }),
  },
  linkedFileId: {
    belongsTo: 'person',
    make: async ({ browser }) =>
      replyOf(
        await apiOf(house, browser)(operations.beginLinkedFile, { body: { name: 'a.zip', sizeBytes: 1 } }),
      ).id,
    end: ({ browser }, id) =>
      apiOf(house, browser)(operations.deleteLinkedFile, {
        params: { linkedFileId: id as `lfl_${string}` },
      }),
  },
  fileLinkId: {
    belongsTo: 'person and admins',
    make: async ({ browser }) => (await makeFileLink(house, browser)).id,
    end: ({ browser }, id) =>
      apiOf(house, browser)(operations.revokeFileLink, {
        params: { fileLinkId: id as `flk_${string}` },
        body: {},
      }),
  },
  apiKeyId: {
    belongsTo: 'person',
    make: async ({ browser }) => (await issueKey(house, browser)).key.id,
    end: ({ browser }, id) =>
      apiOf(house, browser)(operations.revokeApiKey, {
        params: { apiKeyId: id as `key_${string}` },
        body: {},
      }),
  },
  sessionId: {
    belongsTo: 'person',
    make: async ({ name }) => {
      await signIn(house, addresses[name]);
      const row = await house.db
        .selectFrom('sessions')
        .select('id')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      return row.id;
    },
    end: ({ browser }, id) =>
      apiOf(house, browser)(operations.endMySession, { params: { sessionId: id as `ses_${string}` } }),
  },
  userId: {
    belongsTo: 'organization',
    async make({ organizationId }) {
      const id = await inTransaction(house.db, (tx) =>
        addUser({ clock: databaseClock, random: systemRandom }, tx, {
          organizationId,
          displayName: 'New One',
          email: `new-${(madeCount += 1)}@matrix.example`,
          role: 'member',
          identity: null,
        }),
      );
      return id ?? '';
    },
    end: ({ name }, id) =>
      apiOf(house, personOf(admins[name]).browser)(operations.removeUser, {
        params: { userId: id as `usr_${string}` },
        body: {},
      }),
  },
  invitationId: {
    belongsTo: 'organization',
    async make({ name }) {
      const sent = await apiOf(house, personOf(admins[name]).browser)(operations.sendInvitations, {
        body: { rows: [{ email: `invited-${(madeCount += 1)}@matrix.example` }] },
      });
      const [row] = replyOf(sent).rows;
      return row && 'invitationId' in row ? String(row.invitationId) : '';
    },
    end: ({ name }, id) =>
      apiOf(house, personOf(admins[name]).browser)(operations.withdrawInvitation, {
        params: { invitationId: id as `inv_${string}` },
        body: {},
      }),
  },
  consentCaseId: {
    belongsTo: 'organization',
    async make({ organizationId }) {
      const [id, at] = [newId('case', await databaseClock.now(house.db), systemRandom), new Date()];
      const row = { tenant_id: randomUUID(), tenant_domain: null, registration: 'mail' } as const;
      const state = {
        state: 'asked',
        known_by: 'requester',
        opened_at: at,
        state_at: at,
        next_look_at: null,
      } as const;
      const owned = { organization_id: organizationId, id, ...row, ...state };
      await house.db.insertInto('consent_cases').values(owned).execute();
      return id;
    },
    end: (_owner, id) =>
      house.db
        .updateTable('consent_cases')
        .set({ state: 'approved', closed_at: new Date() })
        .where('id', '=', id)
        .execute(),
  },
  bindingLinkId: {
    belongsTo: 'organization',
    async make({ organizationId }) {
      const email = `waiting-${(madeCount += 1)}@matrix.example`;
      const user = {
        organizationId,
        displayName: 'Una Vale',
        email,
        role: 'member',
        identity: null,
      } as const;
      const deps = { clock: databaseClock, random: systemRandom };
      await inTransaction(house.db, (tx) => addUser(deps, tx, user));
      return makeBindingRequest(house, email);
    },
    end: (_owner, id) =>
      house.db.updateTable('binding_links').set({ state: 'refused' }).where('id', '=', id).execute(),
  },
  tenantMoveId: {
    belongsTo: 'organization',
    make: ({ organizationId }) => makeStoredMove(house, organizationId),
    end: (_owner, id) => house.db.deleteFrom('tenant_moves').where('id', '=', id).execute(),
  },
  enforcementLiftId: {
    belongsTo: 'organization',
    make: ({ organizationId }) => makeLift(house, organizationId),
    end: ({ organizationId }) => endLifts(house, organizationId),
  },
  handOffLinkId: {
    belongsTo: 'person and admins',
    make: async ({ browser }) =>
      replyOf(await apiOf(house, browser)(operations.createHandOffLink, { body: {} })).link.id,
    end: ({ browser }, id) =>
      apiOf(house, browser)(operations.revokeHandOffLink, {
        params: { handOffLinkId: id as `hol_${string}` },
        body: {},
      }),
  },
  previewId: {
    belongsTo: 'organization',
    make: async ({ name }) => (await makePreview(house, personOf(admins[name]).browser)).id,
    end: (_owner, id) => house.db.deleteFrom('enforcement_previews').where('id', '=', id).execute(),
  },
  attemptId: {
    belongsTo: 'browser',
    async make({ browser }) {
      await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
      return lastAttempt();
    },
    end: (_owner, id) => house.db.deleteFrom('attempts').where('id', '=', id).execute(),
  },
};

type Meets = readonly [status: number, code: string] | 'passes';

/** What an operation says about a thing that was there and is over. */
const ended: Partial<Record<OperationId, Meets>> = {
  getMessage: [404, 'message_not_found'],
  getMessageBatch: [404, 'message_batch_not_found'],
  cancelMessage: [404, 'message_not_found'],
  takeBackMessage: [404, 'message_not_found'],
  settleMessage: [404, 'message_not_found'],
  getDraft: [404, 'draft_not_found'],
  updateDraft: [404, 'draft_not_found'],
  deleteDraft: [404, 'draft_not_found'],
  deleteAttachment: [404, 'attachment_not_found'],
  putFilePart: [404, 'linked_file_not_found'],
  getLinkedFile: [404, 'linked_file_not_found'],
  finishLinkedFile: [404, 'linked_file_not_found'],
  deleteLinkedFile: [404, 'linked_file_not_found'],
  revokeFileLink: [409, 'file_link_over'],
  endMySession: [404, 'session_not_found'],
  rotateApiKey: [409, 'api_key_over'],
  // A second time is no error: what the caller wants is so.
  revokeApiKey: 'passes',
  changeUserRole: [404, 'user_not_found'],
  deactivateUser: [404, 'user_not_found'],
  reactivateUser: [404, 'user_not_found'],
  removeUser: [404, 'user_not_found'],
  resendInvitation: [409, 'invitation_over'],
  withdrawInvitation: [409, 'invitation_over'],
  confirmInvitation: [409, 'invitation_over'],
  answerBindingRequest: [404, 'binding_request_not_found'],
  stopLift: [404, 'lift_not_found'],
  listMovingPeople: [404, 'tenant_move_not_found'],
  carryOutTenantMove: [404, 'tenant_move_not_found'],
  remindRequesters: [409, 'consent_case_over'],
  revokeHandOffLink: [409, 'hand_off_link_over'],
  mailHandOffLink: [409, 'hand_off_link_over'],
  listPreviewPeople: [404, 'enforcement_preview_not_found'],
  exportPreviewPeople: [404, 'enforcement_preview_not_found'],
  tellFirst: [404, 'enforcement_preview_not_found'],
  getAttempt: [404, 'not_found'],
};

const notFound: Readonly<Record<string, string>> = {
  batchId: 'message_batch_not_found',
  messageId: 'message_not_found',
  draftId: 'draft_not_found',
  attachmentId: 'attachment_not_found',
  linkedFileId: 'linked_file_not_found',
  fileLinkId: 'file_link_not_found',
  apiKeyId: 'api_key_not_found',
  sessionId: 'session_not_found',
  userId: 'user_not_found',
  invitationId: 'invitation_not_found',
  consentCaseId: 'consent_case_not_found',
  bindingLinkId: 'binding_request_not_found',
  enforcementLiftId: 'lift_not_found',
  tenantMoveId: 'tenant_move_not_found',
  handOffLinkId: 'hand_off_link_not_found',
  previewId: 'enforcement_preview_not_found',
  attemptId: 'not_found',
};

interface Caller {
  /** Whose things are "own"; null: nobody's, so that the browser's own are meant. */
  readonly person: PersonName | null;
  /** What stops the caller before any thing is looked at. */
  readonly stoppedBy: (operation: Operation) => Meets;
  /** The scopes of the key that calls, where one does. */
  readonly key?: (operation: Operation) => readonly ApiKeyScope[];
  readonly keyHolder?: 'person' | 'organization';
  readonly isRevoked?: boolean;
}

const needsScope: Meets = [403, 'api_key_scope_missing'];
const asMember = (operation: Operation): Meets =>
  operation.who === 'admin' ? [403, 'admin_required'] : 'passes';
const withScope = (operation: Operation): readonly ApiKeyScope[] =>
  operation.apiKey === undefined ? apiKeyScopes : [operation.apiKey];

const callers: Readonly<Record<string, Caller>> = {
  stranger: {
    person: null,
    stoppedBy: ({ who }) => (who === 'member' || who === 'admin' ? [401, 'session_required'] : 'passes'),
  },
  admin: { person: 'ada', stoppedBy: () => 'passes' },
  member: { person: 'ben', stoppedBy: asMember },
  'admin elsewhere': { person: 'hana', stoppedBy: () => 'passes' },
  'member elsewhere': { person: 'jo', stoppedBy: asMember },
  'key of an admin, with the scope': {
    person: 'ada',
    key: withScope,
    stoppedBy: ({ apiKey }) => (apiKey === undefined ? needsScope : 'passes'),
  },
  'key of a member, without the scope': {
    person: 'ben',
    key: ({ apiKey }) => ['mailbox:read', 'messages:read'].filter((one) => one !== apiKey) as ApiKeyScope[],
    stoppedBy: () => needsScope,
  },
  'revoked key': {
    person: 'ada',
    key: () => apiKeyScopes,
    isRevoked: true,
    stoppedBy: () => [401, 'api_key_refused'],
  },
  'key of the organization, with the scope': {
    person: 'ada',
    keyHolder: 'organization',
    key: ({ apiKey }) => (apiKey !== undefined && isOrganizationScope(apiKey) ? [apiKey] : ['audit:read']),
    stoppedBy: ({ apiKey }) => (apiKey !== undefined && isOrganizationScope(apiKey) ? 'passes' : needsScope),
  },
};

const relations = ['own', 'same organization', 'foreign', 'deleted', 'random'] as const;
type Relation = (typeof relations)[number] | 'none';

interface Cell {
  readonly id: OperationId;
  readonly operation: Operation;
  readonly caller: string;
  readonly relation: Relation;
}

const paramOf = (operation: Operation): string | undefined => /\{(\w+)\}/.exec(operation.path)?.[1];
const all = Object.entries(operations) as [OperationId, Operation][];
// What names a thing comes first: some of the others change what their caller has.
const cells: readonly Cell[] = all
  .toSorted(([, one], [, other]) => Number(paramOf(other) !== undefined) - Number(paramOf(one) !== undefined))
  .flatMap(([id, operation]) =>
    Object.keys(callers).flatMap((caller) =>
      (paramOf(operation) === undefined ? (['none'] as const) : relations).map((relation) => ({
        id,
        operation,
        caller,
        relation,
      })),
    ),
  );

function wanted({ id, operation, relation }: Cell, caller: Caller, kind: Kind | undefined): Meets {
  const stopped = caller.stoppedBy(operation);
  if (stopped !== 'passes' || kind === undefined) return stopped;
  if (relation === 'own') return 'passes';
  const isAdmin = caller.person !== null && admins[caller.person] === caller.person;
  const isTheirs = kind.belongsTo === 'organization' || (kind.belongsTo === 'person and admins' && isAdmin);
  if (relation === 'same organization' && isTheirs) return 'passes';
  if (relation === 'deleted') {
    const over = ended[id];
    if (over === undefined)
      throw new Error(`${id}: say in \`ended\` what it answers about a thing that is over`);
    return over;
  }
  const code = notFound[paramOf(operation) ?? ''];
  if (code === undefined) throw new Error(`${id}: say in \`notFound\` how its thing is not found`);
  return [404, code];
}

/** The thing the cell is about; for a stranger, "own" is what their own browser began. */
async function thingOf({ operation, relation }: Cell, caller: Caller, kind: Kind): Promise<string> {
  const own =
    caller.person === null
      ? { name: 'ada' as const, browser: stranger, organizationId: '' }
      : personOf(caller.person);
  if (relation === 'random') return nobodys[(paramOf(operation) ?? '') as keyof typeof nobodys] ?? '';
  // A stranger meets the door before the thing, except where the browser is what counts.
  const canOwn = caller.person !== null || kind.belongsTo === 'browser';
  const mine = canOwn ? own : personOf('ada');
  if (relation === 'same organization') return kind.make(personOf(colleagues[own.name]));
  if (relation === 'foreign')
    return kind.make(personOf(own.name === 'hana' || own.name === 'jo' ? 'ada' : 'hana'));
  const id = await kind.make(mine);
  if (relation === 'deleted') await kind.end(mine, id);
  return id;
}

const keyTexts = new Map<string, string>();

async function newKeyText(browser: Browser, caller: Caller, scopes: readonly ApiKeyScope[]): Promise<string> {
  const { key, text } = await issueKey(house, browser, {
    holder: caller.keyHolder ?? 'person',
    scopes: [...scopes],
  });
  if (caller.isRevoked === true)
    await apiOf(house, browser)(operations.revokeApiKey, { params: { apiKeyId: key.id }, body: {} });
  return text;
}

async function credentialOf(name: string, caller: Caller, operation: Operation) {
  if (caller.key === undefined || caller.person === null) return {};
  const scopes = caller.key(operation);
  const known = `${name} ${scopes.join()}`;
  const { browser } = personOf(caller.person);
  const text = keyTexts.get(known) ?? (await newKeyText(browser, caller, scopes));
  keyTexts.set(known, text);
  return { authorization: `Bearer ${text}` };
}

async function call(cell: Cell, caller: Caller, thing: string | undefined) {
  const { id, operation } = cell;
  const credential = await credentialOf(cell.caller, caller, operation);
  const byKey = caller.key !== undefined;
  const browser = byKey ? new Browser() : caller.person === null ? stranger : personOf(caller.person).browser;
  const hasBody = operation.method === 'POST' || operation.method === 'PUT';
  const isBytes = operation.input.body === 'bytes';
  // What comes after the thing is a part of it.
  const path = operation.path.replace(/\{\w+\}/, thing ?? '').replace(/\{\w+\}/, '1');
  const page = await browser.ask(`${house.baseUrl}${path}${queries[id] ?? ''}`, {
    method: operation.method,
    headers: {
      ...(byKey ? {} : { origin: house.baseUrl }),
      ...(hasBody ? { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' } : {}),
      'idempotency-key': `matrix-${(madeCount += 1)}`,
      ...credential,
    },
    ...(hasBody ? { body: isBytes ? new Uint8Array([1]) : JSON.stringify(bodies[id] ?? {}) } : {}),
  });
  const isProblem = page.status >= 400;
  return { status: page.status, code: isProblem ? String(JSON.parse(page.text).code) : null };
}

/** Refusals that say: not you, or no such thing. */
const refusesTheCaller = (code: string): boolean =>
  /^(session_required|admin_required|api_key_refused|api_key_scope_missing|.*_not_found|not_found)$/.test(
    code,
  );

const asked = new Set<string>();
const nameOf = ({ id, caller, relation }: Cell): string => `${id} | ${caller} | ${relation}`;

describe('L01, L02: the matrix of operations, callers, and whose thing it is', () => {
  test.each(cells.map((cell) => [nameOf(cell), cell] as const))('%s', async (name, cell) => {
    const caller = callers[cell.caller];
    if (!caller) throw new Error(cell.caller);
    const param = paramOf(cell.operation);
    const kind = param === undefined ? undefined : kinds[param];
    if (param !== undefined && !kind)
      throw new Error(`${param}: say in \`kinds\` how such a thing is made and ended`);
    const thing = kind && (await thingOf(cell, caller, kind));
    if (param !== undefined) expect(thing).not.toBe('');
    const expected = wanted(cell, caller, kind);
    const answer = await call(cell, caller, thing);
    if (expected === 'passes') {
      expect(answer.status).toBeLessThan(500);
      if (answer.code !== null) expect(refusesTheCaller(answer.code), answer.code).toBe(false);
    } else expect([answer.status, answer.code]).toEqual(expected);
    asked.add(name);
  });

  test('no cell is missing, and none was asked for nothing', () => {
    const missing = all.flatMap(([id, operation]) =>
      Object.keys(callers).flatMap((caller) =>
        (paramOf(operation) === undefined ? ['none'] : relations)
          .map((relation) => `${id} | ${caller} | ${relation}`)
          .filter((cell) => !asked.has(cell)),
      ),
    );
    expect(missing).toEqual([]);
    expect(asked.size).toBeGreaterThan(700);
  });
});
