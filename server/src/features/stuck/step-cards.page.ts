import { withBrand } from '@gatehouse/contract';
import { html } from 'hono/html';
import type { Html } from '../../html/document.ts';
import { turn } from '../../html/turn.ts';
import type { SeenPage } from './stuck.model.ts';

/** A button that says what comes next. */
export const send = (next: string, text: string, kind: 'main' | 'second'): Html =>
  html`<button class="btn btn-${kind} btn-lg" name="next" value="${next}">${text}</button>`;

interface StepCard {
  readonly page: SeenPage;
  readonly title: string;
  readonly ways: readonly (readonly [title: string, text: string, button: Html])[];
}

/** `{brand}` is put in where a card is shown. */
const cards: readonly StepCard[] = [
  {
    page: 'approval-required',
    title: 'Did you press “Request approval”?',
    ways: [
      [
        'Yes, Microsoft said “Request sent”',
        'Then it is your IT admin’s turn. We keep your place, watch for the approval, and mail you.',
        send('sent', 'Yes, I sent it', 'main'),
      ],
      [
        'No, not yet',
        'Go back to that page, write one sentence in the box and press the button. We have a sentence for you.',
        send('back', 'Take me back there', 'second'),
      ],
    ],
  },
  {
    page: 'need-admin-approval',
    title: 'Only an IT admin can approve {brand}',
    ways: [
      [
        'Nothing is lost',
        'Microsoft tells your IT admin nothing. We have the mail for you to send, keep your place, and look for the approval.',
        send('admin', 'Get my IT admin in', 'main'),
      ],
    ],
  },
  {
    page: 'permissions-requested',
    title: 'Microsoft asks you, nobody else',
    ways: [
      [
        'Press Accept',
        'Microsoft asks once whether {brand} may have what stands in the list. Nobody else is asked.',
        send('back', 'Take me back there', 'main'),
      ],
    ],
  },
  {
    page: 'closed',
    title: 'Nothing is lost',
    ways: [
      [
        'Start again',
        'Microsoft begins with the same page. What you typed here is kept where it can be.',
        send('back', 'Take me back there', 'main'),
      ],
    ],
  },
  {
    page: 'other',
    title: 'Another page',
    ways: [
      [
        'Write to support',
        'Tell support what you saw; they find this journey and see where it stopped.',
        send('support', 'Show me what support needs', 'main'),
      ],
      [
        'It was about an admin',
        'Then it is mostly your IT admin’s turn.',
        send('admin', 'Get my IT admin in', 'second'),
      ],
    ],
  },
];

function card({ page, title, ways }: StepCard, brand: string): Html {
  return html`<section class="card step-card" data-page="${page}">
    <div class="card-head">
      <h2>${withBrand(title, brand)}</h2>
      ${turn('you', 'Your turn')}
    </div>
    <div class="card-body step-ways">
      ${ways.map(
        ([name, text, button]) =>
          html`<div>
            <h3>${name}</h3>
            <p class="help">${withBrand(text, brand)}</p>
            ${button}
          </div>`,
      )}
    </div>
  </section>`;
}

/** The next step for each page that may have been seen; which one shows, the chosen picture says. */
export function stepCards(brand: string): readonly Html[] {
  return cards.map((one) => card(one, brand));
}
