import type { EnforcementPreview, EnforcementView } from '@gatehouse/contract';
import { people } from './counted.model.ts';

/** What of a preview the switch must know. */
export interface Armed {
  readonly preview: EnforcementPreview;
  readonly isOver: boolean;
  /** Tenants were chosen that the preview has not been made with. */
  readonly hasNewChoices: boolean;
}

/** Whether the switch may be pressed, and what stands beside it. */
export interface SwitchLine {
  readonly mayPress: boolean;
  readonly words: string;
}

const off = (words: string): SwitchLine => ({ mayPress: false, words });

function missingLines({ readiness }: Pick<EnforcementView, 'readiness'>): string | null {
  const count = readiness.filter(({ isMet }) => !isMet).length;
  if (count === 0) return null;
  return `${count} of the ${readiness.length} points below ${count === 1 ? 'is' : 'are'} still missing.`;
}

/** Switching on: everything is ready, and a preview arms it. */
export function switchLine(view: Pick<EnforcementView, 'readiness'>, armed: Armed | null): SwitchLine {
  const missing = missingLines(view);
  if (missing !== null) return off(missing);
  if (armed === null) return off('Look who is affected first: the switch arms from a preview.');
  const { missingPinCount } = armed.preview;
  if (armed.isOver) return off('The preview is older than ten minutes. Make a new preview.');
  if (armed.hasNewChoices)
    return off('You have chosen tenants that the preview does not know. Make a new preview.');
  if (missingPinCount > 0)
    return off(
      `${people(missingPinCount)} ${missingPinCount === 1 ? 'has' : 'have'} no tenant yet. Choose one below.`,
    );
  return {
    mayPress: true,
    words: 'Armed. The switch shows you the numbers once more before anything happens.',
  };
}

/** The same for switching off: it asks only that the admin is there. */
export function offLine({ readiness }: Pick<EnforcementView, 'readiness'>): SwitchLine {
  const isFresh = readiness.some(({ what, isMet }) => what === 'fresh-admin' && isMet);
  return isFresh
    ? { mayPress: true, words: 'Before anything happens you are asked for a reason.' }
    : off('Before you can open the other ways in again, prove to Microsoft that you are here.');
}
