import { parseArgs } from 'node:util';
import { microsoftCloud } from '../config/origin-map.ts';
import { Reader } from '../config/reader.ts';
import type { Cloud } from '../ports/microsoft/cloud.ts';
import { ordersOf, type RegistrationWish } from '../registrations/orders.ts';
import { registerScript } from '../registrations/register-script.model.ts';
import { CommandRefused, runCommand } from './run-command.ts';

const usage = `npm run --silent registrations -- --base-url https://app.example.com [--support] [--name Example] [--secret] [--cloud usgov] > register.sh

Prints the shell commands (az) that register both apps at Microsoft, with both manifests in them. It changes nothing itself.
--support adds the support door: its redirect URI and the app role support-agent. --name is what people see on Microsoft's
pages ("Example" and "Example Email"). --secret makes secrets instead of certificates. --cloud is that of MICROSOFT_CLOUD.`;

const longestName = 60;

function originOf(text: string | undefined): URL {
  if (text === undefined) throw new CommandRefused(`--base-url: is missing\n\n${usage}`);
  const read = new Reader({ '--base-url': text });
  const url = read.url('--base-url', 'http://localhost:3000');
  const [fault] = read.faults;
  if (fault !== undefined) throw new CommandRefused(fault);
  // learn.microsoft.com/entra/identity-platform/reply-url (read 2026-11): http for localhost alone.
  if (url.protocol !== 'https:' && url.hostname !== 'localhost')
    throw new CommandRefused(
      `--base-url: ${url.origin} is not https; Microsoft takes http for localhost alone`,
    );
  return url;
}

function nameOf(text: string): string {
  const isGood = text.trim() !== '' && text.length <= longestName && !/[\p{Cc}<>;&%]/u.test(text);
  if (isGood) return text.trim();
  throw new CommandRefused(`--name: give 1 to ${longestName} characters, none of them < > ; & %`);
}

function cloudOf(name: string): Cloud {
  const read = new Reader({ MICROSOFT_CLOUD: name });
  const cloud = microsoftCloud(read);
  const [fault] = read.faults;
  if (fault !== undefined) throw new CommandRefused(fault.replace('MICROSOFT_CLOUD', '--cloud'));
  return cloud;
}

function wishOf(): RegistrationWish | null {
  const { values } = parseArgs({
    options: {
      'base-url': { type: 'string' },
      name: { type: 'string', default: 'Parspec' },
      support: { type: 'boolean', default: false },
      secret: { type: 'boolean', default: false },
      cloud: { type: 'string', default: 'global' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    baseUrl: originOf(values['base-url']),
    brandName: nameOf(values.name),
    hasSupportDoor: values.support,
    credential: values.secret ? 'secret' : 'certificate',
    cloud: cloudOf(values.cloud),
  };
}

await runCommand(async () => {
  const wish = wishOf();
  process.stdout.write(wish === null ? `${usage}\n` : registerScript(ordersOf(wish)));
  return 0;
});
