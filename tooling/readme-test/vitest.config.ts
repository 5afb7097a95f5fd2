import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'readme-test', isolate: false, include: ['test/**/*.test.ts'], testTimeout: 60_000 },
});
