import type { Scenario } from '../scenario.js';
import { scenarios as coordination } from './coordination/index.js';
import type { Family } from './family.js';
import { scenarios as io } from './io/index.js';
import { ioSequences } from './io/sequences.js';
import { scenarios as objects } from './objects/index.js';
import { scenarios as refs } from './refs/index.js';
import { scenarios as repository } from './repository/index.js';
import { scenarios as vcsState } from './vcs-state/index.js';

/** Every durable operation of every package, lowest package first. */
export const scenarios: readonly Scenario[] = [...io, ...objects, ...refs, ...vcsState, ...coordination, ...repository];

/** Scenarios that are made by a rule: for the long form. */
export const families: readonly Family[] = [ioSequences];
