#!/usr/bin/env node
'use strict';
// Starts the bundle beside this file from V8's code cache, which halves the time that Muse itself takes to start. The
// cache is one file for each build, Node version and processor, in a directory that only the user can write: bytecode
// is trusted as code is. Without a home directory, or with MUSE_NO_CODE_CACHE set, there is none. Failing to read or
// write it is never an error. A crash while writing leaves a temp file or the complete cache, which is synced before
// it gets its name.
const fs = require('fs');
const vm = require('vm');
const env = process.env;

const BUILD = '__BUILD__';
const bundle = `${__dirname}/cli.cjs`;
const source = `(function(exports,require,module,__filename,__dirname){${fs.readFileSync(bundle, 'latin1')}\n})`;
const directory = env.MUSE_NO_CODE_CACHE ? undefined : cacheDirectory();
const cacheFile = `${directory}/${BUILD}-${process.version}-${process.arch}.bin`;

const cachedData = directory === undefined ? undefined : readCache();
const script = new vm.Script(source, { filename: bundle, cachedData });
if (directory !== undefined && (cachedData === undefined || script.cachedDataRejected)) process.once('exit', writeCache);
script.runInThisContext()(exports, require, module, bundle, __dirname);

function cacheDirectory() {
  const absolute = (path) => path !== undefined && /^(\/|[A-Za-z]:[\\/])/.test(path);
  if (absolute(env.XDG_CACHE_HOME)) return `${env.XDG_CACHE_HOME}/muse`;
  if (process.platform === 'win32') return absolute(env.LOCALAPPDATA) ? `${env.LOCALAPPDATA}/muse/cache` : undefined;
  return absolute(env.HOME) ? `${env.HOME}/.cache/muse` : undefined;
}

function isPrivate() {
  if (process.getuid === undefined) return true;
  const { uid, mode } = fs.lstatSync(directory);
  return uid === process.getuid() && (mode & 0o170077) === 0o040000;
}

function readCache() {
  try {
    return isPrivate() ? fs.readFileSync(cacheFile) : undefined;
  } catch {
    return undefined;
  }
}

function writeCache() {
  try {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!isPrivate()) return;
    const temp = `${cacheFile}.${process.pid}`;
    const fd = fs.openSync(temp, 'wx', 0o600);
    fs.writeFileSync(fd, script.createCachedData());
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    fs.renameSync(temp, cacheFile);
    removeOldCaches();
  } catch {
    // No room, no permission: Muse starts a little slower.
  }
}

function removeOldCaches() {
  const keep = `${BUILD}-`;
  for (const name of fs.readdirSync(directory)) {
    if (/^[0-9a-f]{16}-v\d.*\.bin(\.\d+)?$/.test(name) && !name.startsWith(keep)) fs.unlinkSync(`${directory}/${name}`);
  }
}
