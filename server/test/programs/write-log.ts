import { createLog } from '../../src/ports/log/log.ts';
import { countLostLines } from '../../src/ports/log/standard-output.ts';

/** Writes as many lines as it is told to its log, and tells how many are lost by then. */
const log = createLog('info');
let number = 0;
process.on('message', (count: number) => {
  for (let written = 0; written < count; written += 1) {
    log.info('line', { number, text: 'x'.repeat(900) });
    number += 1;
  }
  process.send?.({ lostCount: countLostLines() });
});
process.on('disconnect', () => process.exit());
