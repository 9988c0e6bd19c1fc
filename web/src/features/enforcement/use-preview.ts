import { makeEnforcementPreview } from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { sessionQuery } from '../../api/queries.ts';
import { keepPreview, keptPreviewQuery, type KeptPreview } from './kept-preview.ts';
import { areSame, noChoices, type PinChoices } from './pin-choices.model.ts';
import type { Armed } from './switch-words.model.ts';
import { useIsPast } from './use-is-past.ts';

/** The preview of this admin: made, chosen for, and over after ten minutes. */
export function usePreview() {
  const queries = useQueryClient();
  const userId = useQuery(sessionQuery).data?.user.id ?? '';
  const query = keptPreviewQuery(userId);
  const { made, choices } = useQuery(query).data;
  const isOver = useIsPast(made?.overAt);
  const keep = (change: Partial<KeptPreview>): void => {
    const before = queries.getQueryData(query.queryKey) ?? { made, choices };
    const kept = { ...before, ...change };
    keepPreview(userId, kept);
    queries.setQueryData(query.queryKey, kept);
  };
  const make = useMutation({
    mutationFn: (pins: PinChoices) => call(makeEnforcementPreview, { body: { pins } }),
    onSuccess(preview, pins) {
      // By how long it lives, not until when: the clock of this device may be wrong.
      const overAt = Date.now() + (Date.parse(preview.until) - Date.parse(preview.madeAt));
      keep({ made: { preview, pins, overAt } });
    },
  });
  const armed: Armed | null = made && {
    preview: made.preview,
    isOver,
    hasNewChoices: !areSame(made.pins, choices),
  };
  return {
    armed,
    choices,
    make: () => make.mutate(choices),
    /** Where a choice names a tenant or a person that is gone, no preview can be made with it. */
    makeWithoutChoices() {
      keep({ choices: noChoices });
      make.mutate(noChoices);
    },
    hasChoices: !areSame(choices, noChoices),
    isMaking: make.isPending,
    fault: make.error,
    choosePins: (pins: PinChoices) => keep({ choices: pins }),
    /** After the rule was changed: what was looked at is no longer a preview of anything. */
    drop: () => keep({ made: null, choices: noChoices }),
  };
}

export type PreviewState = ReturnType<typeof usePreview>;
