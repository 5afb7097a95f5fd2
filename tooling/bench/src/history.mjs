// @ts-check
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { encodeCommit, blobId, openObjectStore, writeObjectsSync, writeTreeSync } from '@muse/objects';
import { openRefStore, writeBranchRefSync } from '@muse/refs';
import { runTool } from './process.mjs';

/**
 * Makes a repository whose `main` is a chain of commits, quickly: what is measured is reading it.
 *
 * @param {import('./tools.mjs').Tool} tool
 * @param {string} dir
 * @param {number} count
 */
export function makeLongHistory(tool, dir, count) {
  runTool(tool, dir, ['init']);
  if (tool.name === 'muse') museHistory(dir, count);
  else gitHistory(tool, dir, count);
}

/**
 * @param {string} dir
 * @param {number} count
 */
function museHistory(dir, count) {
  const store = openObjectStore(join(dir, '.muse/objects'));
  const tree = writeTreeSync(store, []);
  /** @type {{ id: ReturnType<typeof blobId>, bytes: Uint8Array }[]} */
  const objects = [];
  for (let index = 0; index < count; index++) {
    const parent = objects.at(-1);
    const person = { name: 'Bench', email: 'bench@example.org', time: 1_700_000_000 + index * 60, zone: '+0000' };
    const bytes = encodeCommit({
      tree,
      parents: parent === undefined ? [] : [parent.id],
      author: person,
      committer: person,
      message: messageOf(index),
    });
    objects.push({ id: blobId(bytes), bytes });
  }
  writeObjectsSync(store, objects);
  const tip = objects.at(-1);
  if (tip !== undefined) writeBranchRefSync(openRefStore(join(dir, '.muse')), 'main', tip.id);
}

/**
 * @param {import('./tools.mjs').Tool} tool
 * @param {string} dir
 * @param {number} count
 */
function gitHistory(tool, dir, count) {
  const lines = [];
  for (let index = 0; index < count; index++) {
    const message = messageOf(index);
    const person = `Bench <bench@example.org> ${1_700_000_000 + index * 60} +0000`;
    lines.push(`commit refs/heads/main\nmark :${index + 1}\nauthor ${person}\ncommitter ${person}\n`);
    lines.push(`data ${Buffer.byteLength(message)}\n${message}\n`);
    if (index > 0) lines.push(`from :${index}\n`);
    lines.push('\n');
  }
  const { status, stderr } = spawnSync(tool.command, ['fast-import', '--quiet'], {
    cwd: dir,
    env: tool.env,
    input: lines.join(''),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`git fast-import ended with ${status}: ${stderr}`);
}

/** @param {number} index */
function messageOf(index) {
  return `Change number ${index}\n\nWhy it was made, in a line or two of ordinary length, as people\nwrite them when they have the time.\n`;
}
