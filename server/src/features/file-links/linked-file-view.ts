import type { FileLinkView, LinkedFileView } from '@gatehouse/contract';
import { isoOrNull } from '../../kernel/time.ts';
import { kindWords, wordsOfKind } from './file-kind.model.ts';
import { fileLinkState } from './file-link.model.ts';
import type { FileLinkRow } from './file-links.store.ts';
import { partCountOf } from './linked-file.model.ts';
import type { LinkedFileRow } from './linked-files.store.ts';

/** A file as whoever uploads it sees it. */
export function linkedFileView(row: LinkedFileRow, parts: readonly number[]): LinkedFileView {
  return {
    id: row.id as LinkedFileView['id'],
    name: row.name,
    sizeBytes: row.size_bytes,
    partBytes: row.part_bytes,
    partCount: partCountOf({ sizeBytes: row.size_bytes, partBytes: row.part_bytes }),
    parts: [...parts],
    state: row.sha256 === null ? 'uploading' : 'whole',
    kind: wordsOfKind(row.kind),
    sha256: row.sha256?.toString('hex') ?? null,
  };
}

/** The link as its sender sees it: never its address. */
export function fileLinkView(row: FileLinkRow): FileLinkView {
  return {
    id: row.id as FileLinkView['id'],
    linkedFileId: row.file_id as FileLinkView['linkedFileId'],
    fileName: row.name,
    sizeBytes: row.size_bytes,
    kind: wordsOfKind(row.kind) ?? kindWords.unknown,
    state: fileLinkState({ expiresAt: row.expires_at, revokedAt: row.revoked_at }, row.now),
    expiresAt: row.expires_at.toISOString(),
    revokedAt: isoOrNull(row.revoked_at),
    downloadCount: row.download_count,
    lastDownloadedAt: isoOrNull(row.last_downloaded_at),
  };
}
