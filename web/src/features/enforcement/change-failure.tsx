import { ProblemError } from '../../api/client.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';

/** Why the rule was not changed; or, where the answer was lost, that it is read back. */
export function ChangeFailure({ fault }: { readonly fault: Error }) {
  if (fault instanceof ProblemError) return <FailureNotice fault={fault} />;
  return (
    <Notice tone="bad" icon="alert">
      <b>The answer of the server was lost.</b> We do not know whether the change took effect. This page reads
      it back and then shows what holds.
    </Notice>
  );
}
