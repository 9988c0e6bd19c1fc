import { updateProfile, type ProfileView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { call } from '../../api/client.ts';
import { Icon } from '../../ui/icon.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { writeTimesIn } from '../../ui/when.ts';

const languageNames = { en: 'English' } as const satisfies Record<ProfileView['language'], string>;

function useSave(profile: ProfileView) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: { readonly displayName: string; readonly timeZone: string | null }) =>
      call(updateProfile, { body: { language: profile.language, ...change } }),
    onSuccess(saved) {
      writeTimesIn(saved.timeZone);
      queries.setQueryData(['profile'], { ...profile, ...saved });
      return queries.invalidateQueries({ queryKey: ['session'] });
    },
  });
}

function NameField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const isEmpty = value.trim() === '';
  return (
    <div className="field">
      <label htmlFor="display-name">Name</label>
      <input
        id="display-name"
        className="input"
        autoComplete="name"
        maxLength={200}
        value={value}
        aria-invalid={isEmpty}
        aria-describedby={isEmpty ? 'display-name-error' : 'display-name-help'}
        onChange={(event) => onChange(event.target.value)}
      />
      {isEmpty ? (
        <p className="error" id="display-name-error">
          <Icon name="alert" />
          The name is empty. Write it as colleagues know it, for example Ada Lindqvist.
        </p>
      ) : (
        <p className="help" id="display-name-help">
          Shown to people of your account. Your Microsoft name stays as it is.
        </p>
      )}
    </div>
  );
}

function TimeZoneField({
  value,
  onChange,
}: {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  const ofDevice = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = Intl.supportedValuesOf('timeZone');
  const all = value === null || zones.includes(value) ? zones : [value, ...zones];
  return (
    <div className="field">
      <label htmlFor="time-zone">Time zone</label>
      <select
        id="time-zone"
        className="input"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">As this device says ({ofDevice})</option>
        {all.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </select>
    </div>
  );
}

/** Name, time zone and language; the address is not changed here. */
export function NameCard({ profile }: { readonly profile: ProfileView }) {
  const [displayName, setDisplayName] = useState(profile.displayName);
  const [timeZone, setTimeZone] = useState(profile.timeZone);
  const save = useSave(profile);
  const isChanged = displayName.trim() !== profile.displayName || timeZone !== profile.timeZone;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (displayName.trim() !== '') save.mutate({ displayName, timeZone });
  };
  return (
    <form className="card" aria-labelledby="name" onSubmit={submit}>
      <div className="card-head">
        <h2 id="name">Name</h2>
      </div>
      <div className="card-body stack">
        <NameField value={displayName} onChange={setDisplayName} />
        <TimeZoneField value={timeZone} onChange={setTimeZone} />
        <dl className="facts">
          <dt>Email</dt>
          <dd>{profile.user.email}</dd>
          <dt>Language</dt>
          <dd>{languageNames[profile.language]}</dd>
        </dl>
        {save.error && <FailureNotice fault={save.error} />}
        {save.isSuccess && !isChanged && (
          <Notice tone="good" icon="check">
            Saved.
          </Notice>
        )}
      </div>
      <div className="card-foot">
        <button type="submit" className="btn btn-main" disabled={!isChanged || save.isPending}>
          Save profile
        </button>
      </div>
    </form>
  );
}
