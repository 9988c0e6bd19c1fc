interface Found {
  /** What was found so far. */
  readonly count: number;
  /** It is looked for, or what is shown is still of the search before. */
  readonly isLooking: boolean;
  readonly hasMore: boolean;
  /** Where the search has stopped on its way: the day, as pages write it. */
  readonly backTo: string | null;
}

/** How far a search has come, for those as well who do not see the list change. */
export function foundWords({ count, isLooking, hasMore, backTo }: Found): string {
  if (isLooking) return 'Searching';
  const messages = count === 1 ? '1 message' : `${count} messages`;
  if (backTo !== null) return `${messages} found back to ${backTo}; older ones were not looked at yet`;
  return hasMore ? `The newest ${messages} that fit` : `${messages} found`;
}
