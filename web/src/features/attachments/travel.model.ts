import {
  fileSize,
  maxAttachmentBytes,
  maxLinkedFileBytes,
  maxLinkedFileCount,
  type AttachmentView,
  type LinkedFileView,
} from '@gatehouse/contract';

/** In the mail itself, or as a link in it. */
export type Travel = 'in-mail' | 'as-link';

export type FileId = AttachmentView['id'] | LinkedFileView['id'];

export const isLinked = (id: FileId): id is LinkedFileView['id'] => id.startsWith('lfl_');

export const isInMail = (id: FileId): id is AttachmentView['id'] => !isLinked(id);

export interface TravellingFile {
  readonly sizeBytes: number;
  readonly travel: Travel;
}

/** What the files that travel in the mail take of it. */
export function bytesInMail(files: readonly TravellingFile[]): number {
  return files.reduce((sum, { travel, sizeBytes }) => (travel === 'in-mail' ? sum + sizeBytes : sum), 0);
}

export type TravelChoice = { readonly travel: Travel } | { readonly obstacle: string };

/** How one more file travels: in the mail as long as it fits beside the others, else as a link; or why it cannot. */
export function chooseTravel(sizeBytes: number, files: readonly TravellingFile[]): TravelChoice {
  if (sizeBytes === 0) return { obstacle: 'The file is empty.' };
  if (bytesInMail(files) + sizeBytes <= maxAttachmentBytes) return { travel: 'in-mail' };
  if (sizeBytes > maxLinkedFileBytes)
    return { obstacle: `Too large: a file may have ${fileSize(maxLinkedFileBytes)}.` };
  if (files.filter(({ travel }) => travel === 'as-link').length >= maxLinkedFileCount)
    return { obstacle: `Too many: ${maxLinkedFileCount} files of one mail may travel as links.` };
  return { travel: 'as-link' };
}
