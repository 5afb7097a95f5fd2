// Says who it is, and ends.
import { nodeFileSystem } from '@muse/io';

process.stdout.write(`${JSON.stringify(nodeFileSystem.sync.self())}\n`);
