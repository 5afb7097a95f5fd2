// Opens a temp and keeps it, unpublished, until it is killed.
import { nodeFileSystem, runSync } from '@muse/io';
import { openTemp, writeTemp } from '@muse/io/protocols';
import { workerData } from '@muse/io/testing';

const { dir } = workerData();
const temp = runSync(nodeFileSystem, openTemp(dir, '.obj-tmp-'));
runSync(nodeFileSystem, writeTemp(temp, Buffer.from('unfinished')));
setInterval(() => undefined, 1000);
console.log(JSON.stringify({ temp: temp.path }));
