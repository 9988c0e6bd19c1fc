import { enqueueMessage, type MessageView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { instantOf } from '../../ui/when.ts';
import { isInMail, isLinked } from '../attachments/travel.model.ts';
import type { Saver } from '../drafts/saver.ts';
import { isUnsettled } from '../drafts/saving.model.ts';
import { AlikeError, findAlike } from './alike.ts';
import type { Draft } from './draft.ts';
import { undoSeconds } from './undo-bar.tsx';

/** Another tab has written or ended the draft: nothing is sent before the person has chosen. */
export class UnsettledDraft extends Error {}

function filesOf({ files }: Draft) {
  const ids = files.map(({ id }) => id);
  const linked = ids.filter(isLinked);
  return {
    attachmentIds: ids.filter(isInMail),
    ...(linked.length === 0 ? {} : { linkedFileIds: linked }),
  };
}

function leaving({ later }: Draft): { sendAt: string } | { undoSeconds: number } {
  const sendAt = later === null ? null : instantOf(later);
  return sendAt === null ? { undoSeconds } : { sendAt };
}

/** Hands in what is written. Its draft ends with the acceptance, in one step at the server. */
export function useSend(draft: Draft, saver: Saver) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation<MessageView, Error, { readonly evenIfAlike: boolean }>({
    async mutationFn({ evenIfAlike }) {
      const alike = evenIfAlike ? null : await findAlike(draft);
      if (alike !== null) throw new AlikeError(alike);
      if (isUnsettled(await saver.flush())) throw new UnsettledDraft();
      const saved = saver.savedAs();
      return call(enqueueMessage, {
        headers: { 'idempotency-key': draft.key },
        // One that could not be saved is sent all the same.
        query: saved === null ? {} : { draftId: saved.id, draftRevision: saved.revision },
        body: {
          to: [...draft.to],
          cc: [...draft.cc],
          bcc: [...draft.bcc],
          subject: draft.subject,
          html: draft.html,
          ...filesOf(draft),
          ...(draft.replyTo.length === 0 ? {} : { replyTo: [...draft.replyTo] }),
          ...(draft.importance === 'normal' ? {} : { importance: draft.importance }),
          ...leaving(draft),
        },
      });
    },
    onError: (fault) => saver.hear(fault),
    async onSuccess(message) {
      saver.end();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['messages'] }),
        queries.invalidateQueries({ queryKey: ['drafts', 'list'] }),
      ]);
      const undo = draft.later === null ? { undoUntil: Date.now() + undoSeconds * 1000 } : {};
      await navigate({ to: '/outbox', search: { message: message.id }, state: undo });
    },
  });
}
