import type { MyWaitView } from '@gatehouse/contract';
import { waitStage, waitSteps, type WaitStage } from '../mailboxes/wait-words.model.ts';

type Wait = Pick<MyWaitView, 'state' | 'answer' | 'since'>;
type OpenStage = Exclude<WaitStage, 'approved' | 'reported'>;

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
} as const satisfies Record<OpenStage, (app: string, since: string) => string>;

/** What the home page says of a wait; null where it is not for the IT admin to move. */
export function waitLine(wait: Wait, app: string, onDay: (iso: string) => string): WaitLine | null {
  const stage = waitStage(wait);
  if (stage === 'approved' || stage === 'reported') return null;
  return { text: tellings[stage](app, onDay(wait.since)), step: waitSteps[stage] };
}

const approved = (app: string): string =>
  `Your IT admin approved “${app}”. Microsoft will not ask you again.`;
const reported = (app: string): string =>
  `Microsoft said yes to “${app}”, you told us. Connect once: that is the proof.`;

/** What comes next with Outlook, where it is not connected and an IT admin had or has to move first. */
export function outlookStep(wait: Pick<Wait, 'state' | 'answer'>, app: string) {
  const stage = waitStage(wait);
  if (stage === 'approved' || stage === 'reported')
    return {
      title: 'Connect Outlook',
      text: stage === 'approved' ? approved(app) : reported(app),
      verb: 'Connect Outlook',
    };
  return {
    title: 'Outlook is not connected yet',
    text: `That needs the yes of your IT admin to “${app}” first. We mail you the moment we see it.`,
    verb: 'See where it stands',
  };
}
