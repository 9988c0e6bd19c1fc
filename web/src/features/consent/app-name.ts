export type Registration = 'sign-in' | 'mail';

/** How a registration is called at Microsoft, and on every page and mail about it. */
export function appName(brand: string, registration: Registration): string {
  return registration === 'mail' ? `${brand} Email` : brand;
}
