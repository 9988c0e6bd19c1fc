import { expect, test } from 'vitest';
import { debuggingFault } from './debugging.ts';

const url = 'ws://127.0.0.1:9229/a';

test.each<[string | undefined, readonly string[], string]>([
  [url, [], 'A debugger listens'],
  [url, ['--inspect=0.0.0.0:9229'], 'Node was given --inspect:'],
  [undefined, ['--inspect-brk'], 'Node was given --inspect-brk:'],
  [undefined, ['--enable-source-maps', '--inspect-wait=9230'], 'Node was given --inspect-wait:'],
  [undefined, ['--heapsnapshot-signal=SIGUSR2'], '--heapsnapshot-signal'],
  [undefined, ['--heapsnapshot_near_heap_limit=3'], '--heapsnapshot_near_heap_limit'],
  [undefined, ['--abort-on-uncaught-exception'], '--abort-on-uncaught-exception'],
  [undefined, ['--report-on-signal'], '--report-on-signal'],
  [undefined, ['--report-uncaught-exception'], '--report-uncaught-exception'],
])('G15: %s with %j is refused', (inspectorUrl, options, words) => {
  expect(debuggingFault({ inspectorUrl, options })).toContain(words);
});

test.each<[readonly string[]]>([
  [[]],
  [['--disable-sigusr1', '--max-old-space-size=512', '--import', 'a.ts']],
  [['--inspect-port=0', '--report-exclude-env', '--title=--inspect']],
])('G15: %j is not', (options) => {
  expect(debuggingFault({ inspectorUrl: undefined, options })).toBeNull();
});
