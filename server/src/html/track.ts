import { html } from 'hono/html';
import type { Html } from './document.ts';

/** One stop of a journey: who, and what they did or must do. */
export interface Station {
  readonly who: string;
  readonly what: string;
  readonly state: 'done' | 'stop' | 'now' | 'to-come';
}

/** The journey as a line of stations; where it stopped is drawn as well as said. */
export function track(stations: readonly Station[]): Html {
  return html`<ol class="track" aria-label="What happened">
    ${stations.map(
      (station) =>
        html`<li class="${station.state}" ${station.state === 'now' ? html`aria-current="step"` : ''}>
          <b>${station.who}</b> ${station.what}
        </li>`,
    )}
  </ol>`;
}
