/** The database cannot be opened for a reason that a person can act on: one sentence that says what and how. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused';
}
