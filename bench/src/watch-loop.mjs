import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Loaded into the server under test before its own code: on SIGUSR2 it writes down by how much the event loop was late since
// the last time, and begins anew. The file says so by its name in LOOP_DELAY_FILE. Plain JavaScript: what strips types would stay
// in the server's memory, which is measured.

const file = process.env.LOOP_DELAY_FILE;
if (file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const milliseconds = (nanoseconds) => nanoseconds / 1e6;
  process.on('SIGUSR2', () => {
    const seen = { p50: delay.percentile(50), p99: delay.percentile(99), max: delay.max };
    delay.reset();
    const told = Object.entries(seen).map(([name, value]) => [name, milliseconds(value)]);
    writeFileSync(file, JSON.stringify(Object.fromEntries(told)));
  });
}
