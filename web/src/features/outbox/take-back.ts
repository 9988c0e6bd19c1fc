import { takeBackMessage, type MessageDetailView, type MessageView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { keepUnsaved } from '../drafts/unsaved.ts';
import { draftOf } from './draft.ts';

/** Takes back what has not left, and opens it in Compose, where it becomes a draft. */
export function useTakeBack(id: MessageView['id']) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation<MessageDetailView, Error, void>({
    mutationFn: () => call(takeBackMessage, { params: { messageId: id }, body: {} }),
    async onSuccess(message) {
      keepUnsaved({ draft: draftOf(message), saved: null, tried: [] });
      await navigate({ to: '/compose' });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  });
}
