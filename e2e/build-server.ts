import { buildServer } from '../server/build/build-server.ts';

/** Before the journeys: they are what is seen of the server as production runs it (docs/decisions/0054). */
// oxlint-disable-next-line import/no-default-export -- Playwright calls the default export
export default (): Promise<void> => buildServer();
