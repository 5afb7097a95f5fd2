#!/usr/bin/env node
'use strict';
// Starts the bundle beside this file from V8's code cache, which saves most of what starting Muse costs. There is one file
// for each build, Node version, processor and command, because each command runs other code; they are in a directory that
// only the user can write, because bytecode is trusted as code is. Without a home directory, or with MUSE_NO_CODE_CACHE
// set, there is no cache. Failing to read or write it is never an error. A crash while writing leaves a temp file or the
// complete cache, which is synced before it gets its name.
const fs = require('fs');

const BUILD = '__BUILD__';
const VERSION = '__VERSION__';
const COMMANDS = '__COMMANDS__'.split(' ');

const { argv, env } = process;
if (argv.length === 3 && argv[2] === '--version') fs.writeSync(1, `muse ${VERSION}\n`);
else start();

function start() {
  const vm = require('vm');
  const bundle = `${__dirname}/cli.cjs`;
  const source = `(function(exports,require,module,__filename,__dirname){${fs.readFileSync(bundle, 'latin1')}\n})`;
  const directory = env.MUSE_NO_CODE_CACHE ? undefined : cacheDirectory();
  const command = COMMANDS.includes(argv[2]) ? argv[2] : 'other';
  const cacheFile = `${directory}/${BUILD}-${process.version}-${process.arch}-${command}.bin`;
  const cachedData = directory === undefined ? undefined : readCache(directory, cacheFile);
  const script = new vm.Script(source, { filename: bundle, cachedData });
  if (directory !== undefined && (cachedData === undefined || script.cachedDataRejected)) {
    process.once('exit', () => writeCache(directory, cacheFile, script));
  }
  script.runInThisContext()(exports, require, module, bundle, __dirname);
}

function cacheDirectory() {
  const absolute = (path) => path !== undefined && /^(\/|[A-Za-z]:[\\/])/.test(path);
  if (absolute(env.XDG_CACHE_HOME)) return `${env.XDG_CACHE_HOME}/muse`;
  if (process.platform === 'win32') return absolute(env.LOCALAPPDATA) ? `${env.LOCALAPPDATA}/muse/cache` : undefined;
  return absolute(env.HOME) ? `${env.HOME}/.cache/muse` : undefined;
}

function isPrivate(directory) {
  if (process.getuid === undefined) return true;
  const { uid, mode } = fs.lstatSync(directory);
  return uid === process.getuid() && (mode & 0o170077) === 0o040000;
}

function readCache(directory, cacheFile) {
  try {
    return isPrivate(directory) ? fs.readFileSync(cacheFile) : undefined;
  } catch {
    return undefined;
  }
}

function writeCache(directory, cacheFile, script) {
  try {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!isPrivate(directory)) return;
    const temp = `${cacheFile}.${process.pid}`;
    const fd = fs.openSync(temp, 'wx', 0o600);
    fs.writeFileSync(fd, script.createCachedData());
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    fs.renameSync(temp, cacheFile);
    removeOldCaches(directory);
  } catch {
    // No room, no permission: Muse starts a little slower.
  }
}

function removeOldCaches(directory) {
  const keep = `${BUILD}-`;
  for (const name of fs.readdirSync(directory)) {
    if (/^[0-9a-f]{16}-v\d.*\.bin(\.\d+)?$/.test(name) && !name.startsWith(keep)) fs.unlinkSync(`${directory}/${name}`);
  }
}
