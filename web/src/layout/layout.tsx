import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { messagesQuery, profileQuery, sessionQuery } from '../api/queries.ts';
import { GraceBanner } from '../features/liveness/grace-banner.tsx';
import { Icon } from '../ui/icon.tsx';

function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" className="mark">
      <rect width="24" height="24" rx="6.5" />
      <path d="M7 18v-6a5 5 0 0 1 10 0v6" />
      <circle cx="12" cy="13" r="1.4" />
    </svg>
  );
}

/** Messages that wait for a decision or an act of this person. */
function useNeedsYouCount(): number {
  const { data } = useQuery(messagesQuery());
  return (data?.counts.unconfirmed ?? 0) + (data?.counts.held ?? 0) + (data?.counts.failed ?? 0);
}

function Navigation({ onLeave }: { readonly onLeave: () => void }) {
  const needsYou = useNeedsYouCount();
  const isAdmin = useQuery(sessionQuery).data?.user.role === 'admin';
  return (
    <nav className="stack" aria-label="Main">
      <div className="side-group">
        <Link className="side-link" onClick={onLeave} to="/compose">
          <Icon name="pencil" />
          Compose
        </Link>
        <Link className="side-link" onClick={onLeave} to="/drafts">
          <Icon name="page" />
          Drafts
        </Link>
        <Link className="side-link" onClick={onLeave} to="/outbox">
          <Icon name="inbox" />
          Outbox
          {needsYou > 0 && (
            <span className="count">
              {needsYou}
              <span className="visually-hidden"> need you</span>
            </span>
          )}
        </Link>
      </div>
      <div className="side-group">
        <p>Settings</p>
        <Link className="side-link" onClick={onLeave} to="/settings/profile" activeOptions={{ exact: true }}>
          <Icon name="person" />
          My profile
        </Link>
        <Link className="side-link" onClick={onLeave} to="/settings/profile/preferences">
          <Icon name="sliders" />
          Preferences
        </Link>
        {isAdmin && (
          <>
            <Link className="side-link" onClick={onLeave} to="/settings/people">
              <Icon name="people" />
              People
            </Link>
            <Link className="side-link" onClick={onLeave} to="/settings/sso">
              <Icon name="shield" />
              SSO
            </Link>
            <Link className="side-link" onClick={onLeave} to="/settings/audit">
              <Icon name="clock" />
              Audit trail
            </Link>
          </>
        )}
      </div>
    </nav>
  );
}

function Person() {
  const { data } = useQuery(sessionQuery);
  return (
    <div className="side-foot">
      <div>
        <p>
          <b>{data?.user.displayName ?? ' '}</b>
        </p>
        <p className="help">{data?.organization.name ?? ' '}</p>
      </div>
      <form method="post" action="/sign-out">
        <button type="submit" className="btn btn-quiet btn-sm">
          Sign out
        </button>
      </form>
    </div>
  );
}

/** The frame of every page with a session. */
export function Layout() {
  const { data } = useQuery(sessionQuery);
  // Brings the zone in which times are written.
  useQuery(profileQuery);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="app">
      <a className="btn btn-main skip" href="#content">
        Skip to content
      </a>
      <header className="side" data-open={isOpen}>
        <div className="side-top">
          <Link className="brand" to="/">
            <Mark />
            {data?.brand.name ?? ''}
          </Link>
          <button
            type="button"
            className="btn btn-quiet btn-sm menu-button"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            <Icon name="menu" />
            Menu
          </button>
        </div>
        <Navigation onLeave={() => setIsOpen(false)} />
        <Person />
      </header>
      <main id="content" className="content">
        <GraceBanner />
        <Outlet />
      </main>
    </div>
  );
}
