import { readFileSync } from 'node:fs';
import { defineConfig, type DefaultTheme } from 'vitepress';

const generated = (path: string): DefaultTheme.SidebarItem[] =>
  JSON.parse(
    readFileSync(new URL(`../site/${path}/sidebar.json`, import.meta.url), 'utf8'),
  ) as DefaultTheme.SidebarItem[];

const sidebar: DefaultTheme.SidebarItem[] = [
  {
    text: 'Guide',
    items: [
      { text: 'Quick start', link: '/guide/quick-start' },
      { text: 'Concepts', link: '/guide/concepts' },
      { text: 'When power fails', link: '/guide/durability' },
      { text: 'Many writers', link: '/guide/many-writers' },
      { text: 'Who works on what', link: '/guide/coordination' },
      { text: 'Scripts and agents', link: '/guide/scripting' },
      { text: 'One package alone', link: '/guide/libraries' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'Invariants', link: '/reference/invariants' },
      { text: 'On disk', link: '/reference/on-disk' },
    ],
  },
  { text: 'Commands', link: '/commands/', collapsed: true, items: generated('commands') },
  { text: 'Packages', link: '/api/', collapsed: true, items: generated('api') },
];

export default defineConfig({
  srcDir: 'site',
  title: 'Muse',
  description: 'Version control that cannot be broken, for many writers',
  cleanUrls: true,
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: '/muse.svg', type: 'image/svg+xml' }]],
  markdown: { theme: { light: 'github-light', dark: 'github-dark' } },
  themeConfig: {
    logo: '/muse.svg',
    nav: [
      { text: 'Quick start', link: '/guide/quick-start' },
      { text: 'Commands', link: '/commands/' },
      { text: 'Packages', link: '/api/' },
      { text: 'Invariants', link: '/reference/invariants' },
    ],
    sidebar,
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    footer: { message: 'MIT license' },
  },
});
