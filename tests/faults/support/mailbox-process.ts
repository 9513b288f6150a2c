/** The mailbox of `npm start`, in a process of its own: `node mailbox-process.ts <SMTP port> <page port> <folder>`. */
import { openMailbox } from '../../../tools/mailbox.ts';

const [, , smtp, web, directory = ''] = process.argv;
await openMailbox({ smtp: Number(smtp), web: Number(web), directory });
process.send?.('ready');
process.on('disconnect', () => process.exit());
