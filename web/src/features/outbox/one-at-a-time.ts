/**
 * Lets the act end before it begins again; however often it was wanted meanwhile, it is done once more. While many messages leave,
 * a change is told each second: a list of many pages would be asked for anew before it is there, and never be.
 */
export function oneAtATime(act: () => Promise<unknown>): () => void {
  let isRunning = false;
  let isWanted = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    while (isWanted) {
      isWanted = false;
      try {
        await act();
      } catch {
        // Whoever acts tells of it; the next one is tried.
      }
    }
    isRunning = false;
  };
  return () => {
    isWanted = true;
    if (!isRunning) void run();
  };
}
