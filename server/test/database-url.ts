/** The database that holds all tables and no rows; copied for each test file. */
export const templateName = 'gatehouse_template';

/** The address of another database on the same server. */
export function databaseUrl(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}
