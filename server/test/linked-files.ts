import { filePartBytes, operations, type FileLinkView, type LinkedFileId } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import type { Browser } from './browser.ts';
import { apiOf, replyOf, type House } from './harness.ts';

/** The bytes of each part of a content, by its number. */
export function partsOf(content: Uint8Array<ArrayBuffer>): ReadonlyMap<number, Uint8Array<ArrayBuffer>> {
  const count = Math.ceil(content.length / filePartBytes);
  return new Map(
    Array.from({ length: count }, (_, index) => [
      index + 1,
      content.slice(index * filePartBytes, (index + 1) * filePartBytes),
    ]),
  );
}

/** Uploads a whole file that travels as a link. */
export async function uploadLinkedFile(
  house: House,
  browser: Browser,
  file: { readonly name?: string; readonly content: Uint8Array<ArrayBuffer> },
): Promise<LinkedFileId> {
  const api = apiOf(house, browser);
  const body = { name: file.name ?? 'plan.pdf', sizeBytes: file.content.length };
  const { id: linkedFileId } = replyOf(await api(operations.beginLinkedFile, { body }));
  for (const [partNumber, part] of partsOf(file.content))
    replyOf(await api(operations.putFilePart, { params: { linkedFileId, partNumber }, body: part }));
  replyOf(await api(operations.finishLinkedFile, { params: { linkedFileId }, body: {} }));
  return linkedFileId;
}

/** Hands in a message with files that travel as links. */
export async function sendLinked(
  house: House,
  browser: Browser,
  linkedFileIds: readonly LinkedFileId[],
  draft: { readonly subject?: string; readonly html?: string } = {},
) {
  return replyOf(
    await apiOf(house, browser)(operations.enqueueMessage, {
      headers: { 'idempotency-key': randomUUID() },
      body: {
        to: [{ address: 'ben@contoso.example' }],
        subject: draft.subject ?? 'Plans',
        html: draft.html ?? '<p>Here they are.</p>',
        linkedFileIds: [...linkedFileIds],
      },
    }),
  );
}

/** A small file, sent with a message: its link. */
export async function makeFileLink(house: House, browser: Browser, subject?: string): Promise<FileLinkView> {
  const id = await uploadLinkedFile(house, browser, { content: new TextEncoder().encode('some text') });
  const message = await sendLinked(house, browser, [id], subject === undefined ? {} : { subject });
  const [link] = message.fileLinks;
  if (!link) throw new Error('the message has no link');
  return link;
}

/** The links in the mails with this subject, as the recipient has them. */
export async function linksInMail(house: House, address: string, subject: string): Promise<string[][]> {
  const list = (await house.emulator.call('GET', `/mailboxes/${address}/inbox`)) as
    | { id: string; subject: string }[]
    | { messages: { id: string; subject: string }[] };
  const mails = (Array.isArray(list) ? list : list.messages).filter((mail) => mail.subject === subject);
  const texts = await Promise.all(
    mails.map(async ({ id }) =>
      JSON.stringify(await house.emulator.call('GET', `/mailboxes/${address}/messages/${id}`)),
    ),
  );
  return texts.map((text) =>
    [...text.matchAll(/https?:\/\/[^"\\<]+\/files\/[\w-]{43}/g)].map(([link]) => link),
  );
}
