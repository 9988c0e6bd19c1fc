/** What a test's database is a copy of: all tables and no rows; the same with the demo's people; nothing at all. */
export const templates = {
  migrated: 'gatehouse_template',
  demo: 'gatehouse_template_demo',
  empty: 'template0',
} as const;

/** The address of another database on the same server. */
export function databaseUrl(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}
