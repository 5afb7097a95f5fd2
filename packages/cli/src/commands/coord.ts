import type { CommandFamily } from '../command/command.js';
import { showHistory } from './coord-history.js';
import { release, renew } from './coord-hold.js';
import { intent } from './coord-intent.js';
import { listAll } from './coord-list.js';
import { claim, reserve } from './coord-reserve.js';

export const command: CommandFamily = {
  name: 'coord',
  group: 'together',
  summary: 'Agree with others on who works on what',
  description:
    'Many processes may work on one repository at once. Here each tells the others what it works on, and can take files for itself alone for a time. A run is whoever coordinates: an agent, a build, a person. It is named by --run, or by MUSE_RUN_ID.',
  subcommands: [reserve, intent, claim, renew, release, listAll, showHistory],
};
