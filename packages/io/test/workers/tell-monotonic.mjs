// Tells what the monotonic clock says.
import { nodeFileSystem } from '@muse/io';

console.log(nodeFileSystem.sync.monotonic());
