/** A loss of access, as far as the promise is concerned. */
export interface ServedLoss {
  /**
   * For how long a session of theirs was served after its own last proof of life, at the most; the last request is written down once
   * a minute, so it may have been up to a minute more. Null: there was no such session.
   */
  readonly servedSeconds: number | null;
  /** What was promised; 0 where that was not kept. */
  readonly boundSeconds: number;
}

/** Of their sessions, each with its own promise, the one that was served for longest beyond it, or came nearest to that. */
export function worstServed<Session extends ServedLoss>(sessions: readonly Session[]): Session | undefined {
  const beyond = ({ servedSeconds, boundSeconds }: ServedLoss): number => (servedSeconds ?? 0) - boundSeconds;
  return sessions.toSorted((one, other) => beyond(other) - beyond(one))[0];
}

/** Whether somebody was served for longer than was promised: that is an alarm. */
export function isBoundExceeded({ servedSeconds, boundSeconds }: ServedLoss): boolean {
  return servedSeconds !== null && boundSeconds > 0 && servedSeconds > boundSeconds;
}
