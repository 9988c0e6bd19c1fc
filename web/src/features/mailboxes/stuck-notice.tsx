import type { ReplyOf, listMyWaits } from '@gatehouse/contract';
import { Notice } from '../../ui/notice.tsx';
import { atWhen } from '../../ui/when.ts';

/** Asks which page of Microsoft's stopped a journey that has not come back. */
export function StuckNotice({
  stuck,
}: {
  readonly stuck: NonNullable<ReplyOf<typeof listMyWaits>['stuck']>;
}) {
  return (
    <Notice tone="wait" icon="question">
      You went to Microsoft {atWhen(stuck.startedAt)} and have not come back. Which page did you see?
      <div>
        <a className="btn btn-second btn-sm" href={stuck.page}>
          Choose the picture
        </a>
      </div>
    </Notice>
  );
}
