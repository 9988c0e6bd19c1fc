import { keyOf, type PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { hashSecret, newId, newSecretText, type Random } from '../../ports/random/random.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { actorOf, recordAuditEvent } from '../audit/public.ts';
import { fileLinkLifeSeconds, fileLinkState } from './file-link.model.ts';
import {
  beginLife,
  deleteFileLink,
  insertFileLink,
  listFileLinksOfMessages,
  revokeFileLinkRow,
} from './file-links.store.ts';
import { addressOfLink, pagePath, tokenContext } from './file-token.ts';
import type { MailedFile } from './files-block.model.ts';
import {
  assignFile,
  emptyFile,
  freeFile,
  lockUnusedFiles,
  type LinkedFileRow,
} from './linked-files.store.ts';

export interface LinkingDeps {
  readonly random: Random;
  readonly sealing: Sealing;
  /** Our public address. */
  readonly baseUrl: string;
}

/** The link that a file will have once its message is accepted. */
export interface PreparedLink extends MailedFile {
  readonly id: string;
  readonly token: Secret;
  readonly tokenHash: Buffer;
  readonly file: LinkedFileRow;
}

export interface WantedLinks {
  readonly fileIds: readonly string[];
  /** Where their ids stand in the request. */
  readonly field: string;
  /** When the message is to leave: until then nobody has the link. */
  readonly leavesAt: Date;
  readonly now: Date;
}

/** Locks the whole files of this person that a message is to take, in its order, and thinks of a link for each. */
export async function prepareLinks(
  deps: LinkingDeps,
  tx: Executor,
  who: PersonCaller,
  wanted: WantedLinks,
): Promise<Outcome<readonly PreparedLink[]>> {
  const { fileIds, leavesAt, now } = wanted;
  const files = await lockUnusedFiles(tx, who, fileIds);
  const links: PreparedLink[] = [];
  for (const [index, fileId] of fileIds.entries()) {
    const file = files.find(({ id }) => id === fileId);
    const field = `${wanted.field}.${index}`;
    if (!file) return refused('linked_file_not_found', { field });
    if (file.sha256 === null) return refused('linked_file_unfinished', { field });
    const token = newSecretText(deps.random);
    links.push({
      id: newId('flk', now, deps.random),
      token: new Secret(token),
      tokenHash: hashSecret(token),
      file,
      name: file.name,
      sizeBytes: file.size_bytes,
      url: `${deps.baseUrl}${pagePath(token)}`,
      expiresAt: addSeconds(leavesAt, fileLinkLifeSeconds),
    });
  }
  return ok(links);
}

/** The message is accepted: its files are its own, and each has its link. */
export async function writeLinks(
  deps: LinkingDeps,
  tx: Executor,
  who: PersonCaller,
  accepted: { readonly links: readonly PreparedLink[]; readonly messageId: string; readonly now: Date },
): Promise<void> {
  const { links, messageId, now } = accepted;
  for (const [position, { id, token, tokenHash, file, expiresAt }] of links.entries()) {
    await assignFile(tx, file, { messageId, position });
    await insertFileLink(tx, {
      organization_id: file.organization_id,
      id,
      file_id: file.id,
      token_hash: tokenHash,
      sealed_token: deps.sealing.seal(token, tokenContext(id)),
      made_at: now,
      expires_at: expiresAt,
      revoked_at: null,
      mailed_at: null,
      last_downloaded_at: null,
    });
    await recordAuditEvent(deps, tx, {
      organizationId: file.organization_id,
      at: now,
      action: 'file-link.made',
      actor: actorOf(who),
      target: { kind: 'file-link', id },
      context: { sizeBytes: file.size_bytes, ...keyOf(who) },
    });
  }
}

/**
 * The files of a message that travel as links, for its hand-over: the same addresses and the same end each time. Their thirty days
 * begin with the first, whenever the message was handed in. One that was revoked before the mail left has no address.
 */
export async function listMailedFiles(
  deps: LinkingDeps,
  db: Executor,
  message: { readonly organization_id: string; readonly id: string },
): Promise<readonly MailedFile[]> {
  const rows = await listFileLinksOfMessages(db, message.organization_id, [message.id]);
  const files: MailedFile[] = [];
  for (const row of rows) {
    const isOpen =
      fileLinkState({ expiresAt: row.expires_at, revokedAt: row.revoked_at }, row.now) === 'open';
    const begins = isOpen && row.mailed_at === null;
    const expiresAt = begins ? addSeconds(row.now, fileLinkLifeSeconds) : row.expires_at;
    if (begins) await beginLife(db, row, expiresAt);
    const url = isOpen ? addressOfLink(deps, row) : null;
    files.push({ name: row.name, sizeBytes: row.size_bytes, url, expiresAt });
  }
  return files;
}

interface MessageKey {
  readonly organization_id: string;
  readonly id: string;
}

/** The message was taken back: its files are free for another, as if they had been uploaded now, and their links never were. */
export async function freeLinkedFiles(tx: Executor, message: MessageKey, now: Date): Promise<void> {
  const rows = await listFileLinksOfMessages(tx, message.organization_id, [message.id]);
  for (const row of rows)
    if (row.revoked_at === null) {
      await deleteFileLink(tx, row);
      await freeFile(tx, { organization_id: row.organization_id, id: row.file_id }, now);
    }
}

/** The message will never leave: nobody can have its links, and their bytes are of no use. */
export async function endLinksOfMessage(tx: Executor, message: MessageKey, now: Date): Promise<void> {
  const rows = await listFileLinksOfMessages(tx, message.organization_id, [message.id]);
  for (const row of rows) {
    const { organization_id: organizationId, id: fileLinkId } = row;
    await revokeFileLinkRow(tx, { organizationId, fileLinkId }, now);
    await emptyFile(tx, { organization_id: organizationId, id: row.file_id }, now);
  }
}
