import type { Option } from '../command/command.js';

/** Options that every command takes. */
export const commonOptions: readonly Option[] = [
  { name: 'json', description: 'Print the result as one JSON object' },
  { name: 'help', short: 'h', description: 'Show help for this command' },
];

/** Options that come before the command. */
export const globalOptions: readonly Option[] = [
  {
    name: 'directory',
    short: 'C',
    value: 'dir',
    kind: 'directory',
    many: true,
    description: 'Run as if started in <dir>',
  },
  { name: 'no-pager', description: 'Never send output through a pager' },
  { name: 'version', short: 'V', description: 'Print the version' },
  ...commonOptions,
];
