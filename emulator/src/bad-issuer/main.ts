import { listen } from '../listen.ts';
import { badIssuerControl } from './control-app.ts';
import { issuerApp, type IssuerState } from './issuer-app.ts';
import { newIssuerKeys } from './issuer-keys.ts';

/** The emulator's second entry point: an issuer with one fault at a time, on free ports of 127.0.0.1, in memory. */
const state: IssuerState = {
  keys: await newIssuerKeys(),
  mode: {},
  person: {},
  codes: new Map(),
  arrived: { here: [], elsewhere: [] },
};
const [control, here, elsewhere] = await Promise.all(
  (['control', 'bad issuer', 'elsewhere'] as const).map((name) => listen(name, 0)),
);
if (!control || !here || !elsewhere) throw new Error('three listeners were asked for');
here.answerWith(issuerApp(state, 'here', elsewhere.origin));
elsewhere.answerWith(issuerApp(state, 'elsewhere', elsewhere.origin));
control.answerWith(badIssuerControl(state));
process.stdout.write(
  `${JSON.stringify({ control: control.origin, issuer: here.origin, elsewhere: elsewhere.origin })}\n`,
);
process.once('SIGTERM', () => process.exit(0));
