import { livenessLeewayMinutes, type AccessLossView, type LivenessView } from '@gatehouse/contract';
import { lasting } from '../../ui/lasting.ts';
import { figure } from '../enforcement/counted.model.ts';

type When = (iso: string) => string;

const minutes = (count: number): string => (count === 1 ? '1 minute' : `${figure(count)} minutes`);
const hours = (count: number): string => (count === 1 ? '1 hour' : `${count} hours`);

/** The promise that follows from the settings: a line each. */
export function promiseLines({ intervalMinutes, graceHours }: LivenessView['settings']): readonly string[] {
  return [
    `While Microsoft answers, nobody is served more than ${minutes(intervalMinutes + livenessLeewayMinutes)} after it last said yes.`,
    graceHours === 0
      ? 'While it does not answer, sessions end after the same time.'
      : `While it does not answer, sessions go on for up to ${hours(graceHours)} after its last yes, and the pages say so.`,
  ];
}

/** From the last yes, or from what happened at Microsoft, to the row that ended it; null where neither is known. */
export function secondsOf({ aliveAt, happenedAt, noticedAt }: AccessLossView): number | null {
  const from = happenedAt ?? aliveAt;
  return from === null ? null : Math.max(0, Math.ceil((Date.parse(noticedAt) - Date.parse(from)) / 1000));
}

/** How wide the bar of a loss is, in percent; the bound of the settings is at `bound`. Longer ones fill the room. */
export function barOf(
  losses: readonly AccessLossView[],
  settings: LivenessView['settings'],
): { readonly bound: number; readonly widthOf: (loss: AccessLossView) => number } {
  const boundSeconds = (settings.intervalMinutes + livenessLeewayMinutes) * 60;
  const most = Math.max(boundSeconds, ...losses.map((loss) => secondsOf(loss) ?? 0)) * 1.05;
  const share = (seconds: number): number => Math.round((seconds / most) * 1000) / 10;
  return { bound: share(boundSeconds), widthOf: (loss) => share(secondsOf(loss) ?? 0) };
}

/** How long it took at most, in words. */
export function latencyWords(latency: LivenessView['latency']): string {
  if (latency === null) return 'Nobody has lost access at Microsoft so far, so nothing was measured yet.';
  const { count, p50, p95, max } = latency;
  if (count === 1)
    return `One person has lost access at Microsoft. Here it ended at most ${lasting(max)} later.`;
  return `Of the last ${count} people who lost access at Microsoft, half were out here within ${lasting(p50)}, 95 of 100 within ${lasting(p95)}, all within ${lasting(max)}.`;
}

/** When the door was first shut in front of them. */
export const refusalWords = ({ firstRefusalAt }: AccessLossView, at: When): string =>
  firstRefusalAt === null ? 'has not come back since' : `first refused ${at(firstRefusalAt)}`;
