// Runs the steps of a scenario on the real disk. Arguments: name of the scenario, directory to run it in, and what to do.
import { nodeFileSystem } from '@muse/io';
import { rooted } from '../../dist/honesty/rooted.js';
import { scenarios } from '../../dist/scenarios/index.js';

const [, , name, root, part] = process.argv;
const scenario = scenarios.find((one) => one.name === name);
const fs = rooted(nodeFileSystem, root, part);
if (part === 'prepare') scenario.prepare?.(fs);
else for (const step of scenario.steps) step.run(fs);
