import type { MyWaitView } from '@gatehouse/contract';
import { waitSteps } from '../mailboxes/wait-words.model.ts';

type Wait = Pick<MyWaitView, 'state' | 'since'>;
type OpenState = Exclude<Wait['state'], 'approved'>;

export interface WaitLine {
  readonly text: string;
  /** The step on the page of the wait. */
  readonly step: string;
}

const tellings = {
  asked: (app, since) =>
    `You have been waiting for your IT admin since ${since}: “${app}” is not approved yet.`,
  silent: (app) => `Nothing has come from your IT admin for 30 days: “${app}” is not approved yet.`,
  declined: (app) => `Your IT admin wants to know more before they approve “${app}”.`,
  blocked: (app) => `Your IT has switched “${app}” off. Trying again will not help; your data is kept.`,
} as const satisfies Record<OpenState, (app: string, since: string) => string>;

/** What the home page says of a wait; null where nobody has to be waited for any more. */
export function waitLine(
  { state, since }: Wait,
  app: string,
  onDay: (iso: string) => string,
): WaitLine | null {
  if (state === 'approved') return null;
  return { text: tellings[state](app, onDay(since)), step: waitSteps[state] };
}

/** What comes next with Outlook, where it is not connected and an IT admin had or has to move first. */
export function outlookStep(state: Wait['state'], app: string) {
  if (state === 'approved')
    return {
      title: 'Connect Outlook',
      text: `Your IT admin approved “${app}”. Microsoft will not ask you again.`,
      verb: 'Connect Outlook',
    };
  return {
    title: 'Outlook is not connected yet',
    text: `That needs the yes of your IT admin to “${app}” first. We mail you the moment we see it.`,
    verb: 'See where it stands',
  };
}
