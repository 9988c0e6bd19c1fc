import type { Secret } from '../secrets/secret.ts';

/** Where our notices are handed over, and how. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `from-the-start`: TLS before SMTP. `required`: STARTTLS or nothing. `none`: a server on this machine. */
  readonly encryption: 'from-the-start' | 'required' | 'none';
  readonly credential: { readonly user: string; readonly password: Secret } | null;
}
