import type { Registration } from './case.model.ts';
import { appName } from './wait.model.ts';

const asks: Readonly<Record<Registration, string>> = {
  'sign-in': 'only my name and my email address, so that I can sign in with my work account',
  mail: 'only to send mail as me, from my own mailbox; it cannot read my mail',
};

/** One sentence for the box in which Microsoft wants a justification. */
export function justification(brand: string, registration: Registration): string {
  return `I need ${appName(brand, registration)} for my work. It asks ${asks[registration]}.`;
}

export interface QuestionOfIt {
  readonly question: string;
  readonly answer: string;
}

/** What IT usually asks before it says yes. */
export function questionsOfIt(brand: string, registration: Registration): readonly QuestionOfIt[] {
  const app = appName(brand, registration);
  const permission =
    registration === 'mail'
      ? {
          question: `What may ${app} do?`,
          answer: `Send mail as the person who has connected it, from their own mailbox (Mail.Send, delegated). It cannot read mail, calendars or files, and it can do nothing for people who have not connected it.`,
        }
      : {
          question: `What does ${app} learn?`,
          answer:
            'The name and the email address of the person who signs in (openid, profile, email). It gets no access to mail, calendars, files or the directory.',
        };
  return [
    permission,
    {
      question: 'Can it be limited to some people?',
      answer: `Yes: in the app’s Properties set “Assignment required?” to Yes, and assign people or groups.`,
    },
    {
      question: 'Can the yes be taken back?',
      answer: `Yes, at any time: delete ${app} under Enterprise apps, or set “Enabled for users to sign-in?” to No.`,
    },
    {
      question: 'Does approving it sign anybody in, or cost something?',
      answer: `No. It only stops Microsoft from asking each person. ${brand} makes no user of the admin.`,
    },
  ];
}
