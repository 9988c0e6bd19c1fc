import type { RevocationDrillView } from '@gatehouse/contract';
import { lasting } from '../../ui/lasting.ts';
import type { Station } from '../../ui/track.tsx';

type When = (iso: string) => string;

const secondsBetween = (from: string, to: string): number =>
  Math.max(0, Math.ceil((Date.parse(to) - Date.parse(from)) / 1000));

/** The way of one drill, as far as it has come: at Microsoft, here, and in front of the test user. */
export function drillStations(drill: RevocationDrillView, at: When): readonly Station[] {
  const { happenedAt, dueAt, noticedAt, firstRefusalAt } = drill;
  return [
    { who: 'Microsoft', what: `Access taken away ${at(happenedAt)}`, state: 'done' },
    noticedAt === null
      ? { who: 'Here', what: `Every session ends by ${at(dueAt).replace(/^at /, '')}`, state: 'now' }
      : {
          who: 'Here',
          what: `Ended after ${lasting(secondsBetween(happenedAt, noticedAt))}`,
          state: 'done',
        },
    firstRefusalAt === null
      ? {
          who: drill.user.displayName,
          what: 'Is refused with the next click',
          state: noticedAt === null ? 'to-come' : 'now',
        }
      : { who: drill.user.displayName, what: `First refused ${at(firstRefusalAt)}`, state: 'done' },
  ];
}

/** What came of it, or what to do meanwhile. */
export function drillWords(
  { happenedAt, dueAt, noticedAt }: RevocationDrillView,
  now: number,
): { readonly tone: 'good' | 'bad' | 'wait'; readonly words: string } {
  const promised = lasting(secondsBetween(happenedAt, dueAt));
  if (noticedAt !== null) {
    const took = lasting(secondsBetween(happenedAt, noticedAt));
    return Date.parse(noticedAt) <= Date.parse(dueAt)
      ? { tone: 'good', words: `It took ${took}. Promised are ${promised} at most.` }
      : {
          tone: 'wait',
          words: `It took ${took}, and ${promised} are promised while the session is used and Microsoft answers. An idle session is asked before its next click, and nothing is served to it until then.`,
        };
  }
  return now <= Date.parse(dueAt)
    ? { tone: 'wait', words: 'The clock runs. Let the test user click now and then, as in daily work.' }
    : {
        tone: 'bad',
        words: `${promised} are over. If the test user has clicked since and was served, write to support; if nobody has clicked, let them click now.`,
      };
}
