import { Hono } from 'hono';

/** Health and readiness, on their own listener that no load balancer shows to the world. */
export function createOperationsApp(parts: { readonly isReady: () => Promise<boolean> }): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ status: 'alive' }));
  app.get('/readyz', async (context) => {
    const isReady = await parts.isReady();
    return context.json({ status: isReady ? 'ready' : 'not-ready' }, isReady ? 200 : 503);
  });
  return app;
}
