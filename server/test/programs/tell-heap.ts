import { createServer } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** `node --import` of this: whoever asks at HEAP_PORT is told how many bytes of the heap are in use once nobody's are gone. */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

createServer((_request, response) => {
  void (async () => {
    for (let times = 0; times < 3; times += 1) {
      collect();
      await turn();
    }
    response.end(String(process.memoryUsage().heapUsed));
  })();
})
  .listen(Number(process.env['HEAP_PORT']), '127.0.0.1')
  .unref();
