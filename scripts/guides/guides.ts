import { helpMoments, microsoftPages, nextActions, turnWords, type HelpMoment } from '@gatehouse/contract';
import {
  aadstsAreas,
  aadstsRows,
  type AadstsRow,
} from '../../server/src/features/microsoft-answers/public.ts';

import { whatFallsGuide } from './what-falls.ts';
import { packetGuide } from '../../server/src/features/packet/public.ts';

/** A guide that is made from tables, with the file it stands in. */
export interface Guide {
  readonly path: string;
  readonly text: string;
}

const brand = 'Parspec';
const named = (text: string): string => text.replaceAll('{brand}', brand);
const made = '<!-- Made by `npm run guides` from the tables of the product. Change those. -->';

function link(key: keyof typeof microsoftPages): string {
  const { title, href } = microsoftPages[key];
  return `[${title}](${href})`;
}

const ways: Readonly<Record<AadstsRow['arrivals'][number]['by'], string>> = {
  redirect: 'sent back with the browser',
  'token-endpoint': 'token endpoint',
  'client-credentials': 'our look whether the app is there',
};

function arrivalWords(row: AadstsRow): string {
  if (row.arrivals.length === 0) return 'never reaches us: Microsoft’s page only';
  return row.arrivals
    .map(
      ({ by, error, suberror }) => `${ways[by]}: \`${error}\`${suberror === null ? '' : ` \`${suberror}\``}`,
    )
    .join('; ');
}

function codeRow(row: AadstsRow): string {
  const cells = [
    `${row.code}${row.name === null ? '' : `<br>${row.name}`}`,
    `**${named(row.title)}.** ${named(row.text)}`,
    named(turnWords[row.turn]),
    named(nextActions[row.action].label),
    row.isRetryable ? 'may help' : 'no',
    arrivalWords(row),
    link(row.page),
  ];
  return `| ${cells.join(' | ')} |`;
}

function aadstsGuide(): string {
  const head = [
    '| number | what the person reads | whose turn | next | trying again | how it reaches us | Microsoft’s page |',
    '|---|---|---|---|---|---|---|',
  ];
  const areas = aadstsAreas.map(({ title, rows }) =>
    [`## ${title}`, '', ...head, ...rows.map(codeRow), ''].join('\n'),
  );
  return [
    made,
    '',
    '# AADSTS numbers',
    '',
    `For people of support. ${aadstsRows.length} numbers of Microsoft Entra, with what our page says and whose turn it is. Customers find the`,
    'same under `/help?code=65001`. A number that is not here is kept on the attempt and in the log: look it up under',
    `${link('error-lookup')}, and tell whoever keeps the table.`,
    '',
    'The number is not what decides: two closed tables do, and none of these rows says anything else than they do',
    '(`server/src/features/microsoft-answers/`).',
    '',
    ...areas,
  ].join('\n');
}

/** Pictures that the journeys keep (e2e/README.md), by the moment that they show. */
const pictures: Readonly<Partial<Record<keyof typeof helpMoments, string>>> = {
  'not-come-back': 'stuck',
  'waiting-for-it': 'waiting-for-it',
};

function momentPart([key, moment]: [string, HelpMoment]): string {
  const picture = pictures[key as keyof typeof helpMoments];
  return [
    `## ${named(moment.title)}`,
    '',
    ...(picture === undefined ? [] : [`![${named(moment.title)}](../pictures/${picture}.png)`, '']),
    `**${named(turnWords[moment.turn])}.** ${named(moment.happened)}`,
    '',
    `Next: ${named(moment.next)}`,
    '',
    `Microsoft’s page: ${link(moment.page)}.`,
    '',
  ].join('\n');
}

function memberGuide(): string {
  const moments: readonly [string, HelpMoment][] = Object.entries(helpMoments);
  return [
    made,
    '',
    '# When Microsoft says no',
    '',
    `What you may meet on the way to ${brand}, whose turn it is, and what comes next. The same list is at \`/help\`, where you can also`,
    'look up the AADSTS number of Microsoft’s page. “Ask your IT admin” on each of our pages has a text that you can copy, mail',
    'or print. Each failure has a reference: with it, or with Microsoft’s Correlation Id, support finds what happened.',
    '',
    ...moments.map(momentPart),
  ].join('\n');
}

/** Every guide that is made. */
export function guides(): readonly Guide[] {
  const text = (lines: string): string => `${lines.trimEnd()}\n`;
  return [
    { path: 'docs/guides/support/aadsts-codes.md', text: text(aadstsGuide()) },
    { path: 'docs/guides/member/when-microsoft-says-no.md', text: text(memberGuide()) },
    { path: 'docs/guides/it-admin/approve.md', text: packetGuide() },
    { path: 'docs/guides/account-admin/what-falls-when.md', text: text(whatFallsGuide(made)) },
  ];
}
