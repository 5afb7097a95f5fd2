// @ts-check
export { codeBlocks, firstExample } from './blocks.mjs';
export { cleanEnvironment, makeMuseCommand, runScript, runShell } from './run.mjs';
