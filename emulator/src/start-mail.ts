import type { Hono } from 'hono';
import type { Entra } from './entra/entra.ts';
import { graphApp } from './graph/graph-app.ts';
import type { Answering } from './listen.ts';
import { mailControlRoutes } from './outlook/mail-control.ts';
import { outlookApp } from './outlook/outlook-app.ts';
import { startSmtpInbox } from './smtp/smtp-inbox.ts';

/** The surfaces that deal with mail, started. */
export interface MailSurfaces {
  readonly graph: Answering;
  readonly outlook: Answering;
  /** `host:port` of the SMTP inbox. */
  readonly smtpAddress: string;
  /** `/mailboxes/*`, `/notices`, `/deliveries` of the control API. */
  readonly controlRoutes: Hono;
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** Starts Graph, Outlook on the web and the SMTP inbox around the emulator's one mail store. */
export async function startMailSurfaces(emulator: Entra, smtpPort: number): Promise<MailSurfaces> {
  const inbox = await startSmtpInbox(emulator, { host, port: smtpPort });
  return {
    graph: graphApp(emulator),
    outlook: outlookApp(emulator),
    smtpAddress: `${host}:${inbox.port}`,
    controlRoutes: mailControlRoutes(emulator),
    close: () => inbox.close(),
  };
}
