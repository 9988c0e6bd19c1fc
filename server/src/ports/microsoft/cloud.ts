/** Microsoft's clouds, each with its own hosts (learn.microsoft.com/entra/identity-platform/authentication-national-cloud, read 2026-11). */
export const clouds = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
} as const;

export type CloudName = keyof typeof clouds;
export type Cloud = (typeof clouds)[CloudName];

/** The tenant of personal accounts (outlook.com, live.com). Never one of our customers. */
export const personalAccountsTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad';
