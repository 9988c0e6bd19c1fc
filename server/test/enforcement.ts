import type { House } from './harness.ts';

/** Sets the rule of Contoso Electric in its row, as nobody but a test may. */
export async function setEnforcement(house: House, enforcement: 'off' | 'required'): Promise<void> {
  await house.db
    .updateTable('organizations')
    .set({ enforcement, enforcement_activated_at: new Date() })
    .where('name', '=', 'Contoso Electric')
    .execute();
}
