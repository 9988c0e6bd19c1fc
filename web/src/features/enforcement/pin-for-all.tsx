import type { TenantView } from '@gatehouse/contract';
import { Notice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { tooMany } from './pin-choices.model.ts';
import type { Armed } from './switch-words.model.ts';
import type { PreviewState } from './use-preview.ts';

interface Props {
  readonly armed: Armed;
  readonly preview: PreviewState;
  readonly tenants: readonly TenantView[];
}

/** Where several tenants are linked: which one everybody without a tenant comes from, if nothing else is chosen for them. */
export function PinForAll({ armed, preview, tenants }: Props) {
  const { choices, choosePins, hasChoices, make, isMaking } = preview;
  if (tenants.length < 2 || (armed.preview.missingPinCount === 0 && !hasChoices)) return null;
  const limit = tooMany(choices);
  return (
    <div className="stack-tight pin-for-all">
      <SelectField<string>
        label="People without a tenant come from"
        value={choices.forAll ?? ''}
        options={[
          ['', 'Chosen one by one, in the list below'],
          ...tenants.map(({ tenantId, domain }) => [tenantId, domain ?? tenantId] as const),
        ]}
        onChange={(tenantId) => choosePins({ ...choices, forAll: tenantId === '' ? null : tenantId })}
        help="What you choose for one person in the list goes before it."
      />
      {limit !== null && (
        <Notice tone="wait" icon="alert">
          {limit}
        </Notice>
      )}
      {armed.hasNewChoices && limit === null && (
        <div className="row">
          <button type="button" className="btn btn-main" disabled={isMaking} onClick={make}>
            {isMaking ? 'Making the preview' : 'Make the preview with these tenants'}
          </button>
        </div>
      )}
    </div>
  );
}
