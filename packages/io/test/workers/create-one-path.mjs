// Tries to create one path; reports whether it was the one.
import { createExclusiveSync } from '@muse/io';
import { atBarrier } from '@muse/io/testing';

const { path, index } = await atBarrier();
try {
  createExclusiveSync(path, Buffer.from(`worker ${index} `.repeat(1000)));
  console.log(JSON.stringify({ made: index }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code }));
}
