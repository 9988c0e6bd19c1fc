import { setGuestRule, type EnforcementView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { enforcementQuery } from './enforcement-queries.ts';

type Rule = EnforcementView['guestRule'];

const rules: readonly (readonly [Rule, string])[] = [
  ['refused', 'Refused'],
  ['allowed', 'Let in like members'],
];

/** Whether guests of a linked tenant may come in while Microsoft is the only way. */
export function GuestRule({ view }: { readonly view: EnforcementView }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (guestRule: Rule) => call(setGuestRule, { body: { guestRule } }),
    onSuccess: (changed) => queries.setQueryData(enforcementQuery.queryKey, changed),
    // Another admin may have changed it: what holds is read back.
    onError: () => void queries.invalidateQueries({ queryKey: enforcementQuery.queryKey }),
  });
  const isOn = view.enforcement === 'required';
  return (
    <div className="stack-tight">
      <SelectField<Rule>
        label="Guests of your tenants"
        value={view.guestRule}
        options={rules}
        onChange={(rule) => change.mutate(rule)}
        help={`A guest’s own organization, not yours, says whether they still work there. ${
          isOn ? 'Refusing them ends their sessions at once.' : 'It counts once Microsoft is the only way in.'
        }`}
      />
      {change.error && <FailureNotice fault={change.error} />}
    </div>
  );
}
