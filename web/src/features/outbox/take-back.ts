import { takeBackMessage, type MessageDetailView, type MessageView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { draftOf, keepDraft } from './draft.ts';

/** Takes back what has not left, and opens it in Compose. */
export function useTakeBack(id: MessageView['id']) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation<MessageDetailView, Error, void>({
    mutationFn: () => call(takeBackMessage, { params: { messageId: id }, body: {} }),
    async onSuccess(message) {
      keepDraft(draftOf(message));
      await navigate({ to: '/compose' });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  });
}
