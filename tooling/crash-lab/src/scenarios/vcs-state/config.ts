import type { FileSystem } from '@muse/io';
import {
  listConfigSync,
  openConfigFile,
  setConfigValueSync,
  setRemoteSync,
  unsetConfigValueSync,
} from '@muse/vcs-state';
import type { ConfigFile } from '@muse/vcs-state';
import type { Scenario } from '../../scenario.js';
import { put, text } from '../support.js';
import { DIR, LONG_TEXT, prepare, sweep } from './state-dir.js';

const HEADER = `# ${'kept '.repeat(300)}\n[user]\nname = "Ada" # kept too\n`;

function open(fs: FileSystem): ConfigFile {
  return openConfigFile(`${DIR}/config.toml`, { fs });
}

function next(fs: FileSystem): void {
  sweep(fs);
  const before = listConfigSync(open(fs)).length;
  setConfigValueSync(open(fs), 'later.value', true);
  if (listConfigSync(open(fs)).length !== before + 1) throw new Error('a setting was lost');
}

/** Settings and remotes, in a file that somebody wrote by hand. */
export const config: Scenario = {
  name: 'vcs-state/config',
  promise: 'The configuration is the whole text before an edit or after it, and keeps what the edit does not address.',
  prepare(fs) {
    prepare(fs);
    put(fs, DIR, { 'config.toml': HEADER });
  },
  steps: [
    { name: 'set a remote', run: (fs) => setRemoteSync(open(fs), 'origin', 'https://example.org/one') },
    { name: 'set a long value', run: (fs) => setConfigValueSync(open(fs), 'a.text', LONG_TEXT) },
    { name: 'set the remote anew', run: (fs) => setRemoteSync(open(fs), 'origin', 'https://example.org/two') },
    { name: 'take the value out', run: (fs) => void unsetConfigValueSync(open(fs), 'a.text') },
  ],
  observe: (fs) => text(fs, `${DIR}/config.toml`),
  check(fs) {
    if (!text(fs, `${DIR}/config.toml`).startsWith(HEADER)) throw new Error('what was not addressed has changed');
  },
  next,
};

/** The first setting makes the file. */
export const firstSetting: Scenario = {
  ...config,
  name: 'vcs-state/first setting',
  promise: 'The first setting makes the file, whole or not at all.',
  prepare: (fs) => fs.sync.mkdir(DIR),
  steps: [{ name: 'set a value', run: (fs) => setConfigValueSync(open(fs), 'a.b', 1) }],
  check: () => undefined,
};
