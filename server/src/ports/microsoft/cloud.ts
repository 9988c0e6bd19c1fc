/** Microsoft's clouds, each with its own hosts (learn.microsoft.com/entra/identity-platform/authentication-national-cloud, read 2026-11). */
export const clouds = {
  global: {
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    adminCentre: 'https://entra.microsoft.com',
  },
} as const;

export type CloudName = keyof typeof clouds;
export type Cloud = (typeof clouds)[CloudName];
