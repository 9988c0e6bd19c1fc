import { addSeconds } from '../../kernel/time.ts';

/** A loss of access, as far as the promise is concerned. */
export interface ServedLoss {
  /** The last proof of life before. */
  readonly aliveAt: Date | null;
  /** The last request that was served; it is written down once a minute, so it may have been up to a minute later. */
  readonly servedAt: Date | null;
  readonly boundSeconds: number;
}

/** Whether somebody was served for longer than was promised: that is an alarm. */
export function isBoundExceeded({ aliveAt, servedAt, boundSeconds: bound }: ServedLoss): boolean {
  if (aliveAt === null || servedAt === null) return false;
  return servedAt > addSeconds(aliveAt, bound);
}
