import { useEffect, useState } from 'react';

/** Whether an instant of this device's clock is over; the page learns it by itself. */
export function useIsPast(instant: number | undefined): boolean {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (instant === undefined) return undefined;
    // A timer may ring a little early.
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, instant - Date.now()) + 50);
    return () => clearTimeout(timer);
  }, [instant]);
  return instant !== undefined && now >= instant;
}
