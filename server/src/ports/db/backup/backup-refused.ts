/** A backup cannot be written or used for a reason that a person can act on: one sentence; nothing was changed. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}
