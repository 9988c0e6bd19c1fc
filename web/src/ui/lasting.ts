/** Seconds as people read them: "45 s", "9 min 30 s", "1 h 5 min". */
export function lasting(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const whole = Math.floor(seconds / 60);
  if (whole < 60) return seconds % 60 === 0 ? `${whole} min` : `${whole} min ${seconds % 60} s`;
  return whole % 60 === 0 ? `${whole / 60} h` : `${Math.floor(whole / 60)} h ${whole % 60} min`;
}
