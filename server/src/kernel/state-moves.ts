/** Which states may follow which; a state with an empty row is an end. */
export type MoveTable<State extends string> = { readonly [From in State]: readonly State[] };

/** Whether the table allows the move. */
export function mayMove<State extends string>(moves: MoveTable<State>, from: State, to: State): boolean {
  return moves[from].includes(to);
}

/** The table as a mermaid state diagram that begins with these states, for the README that a test compares with it. */
export function drawMoves<State extends string>(
  moves: MoveTable<State>,
  ...starts: readonly State[]
): string {
  const lines = ['stateDiagram-v2', ...starts.map((start) => `  [*] --> ${start}`)];
  for (const [from, targets] of Object.entries<readonly State[]>(moves)) {
    for (const to of targets) lines.push(`  ${from} --> ${to}`);
    if (targets.length === 0) lines.push(`  ${from} --> [*]`);
  }
  return lines.join('\n');
}
