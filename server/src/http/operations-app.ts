import { Hono } from 'hono';

/** Health, readiness and metrics, on their own listener that no load balancer shows to the world. */
export function createOperationsApp(parts: {
  readonly isReady: () => Promise<boolean>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ status: 'alive' }));
  app.get('/readyz', async (context) => {
    const isReady = await parts.isReady();
    return context.json({ status: isReady ? 'ready' : 'not-ready' }, isReady ? 200 : 503);
  });
  app.get('/metrics', async (context) => {
    const { contentType, text } = await parts.metrics();
    return context.text(text, 200, { 'content-type': contentType });
  });
  return app;
}
