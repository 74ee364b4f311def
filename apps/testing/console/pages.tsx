import { type AppPages, Icon } from '#console';
import { messages } from './messages.en.ts';

const pages: AppPages = {
  id: 'testing',
  title: messages.app,
  icon: <Icon d="M6.2 1.8h3.6M7 1.8v4.4L3.2 13a.8.8 0 0 0 .7 1.2h8.2a.8.8 0 0 0 .7-1.2L9 6.2V1.8M5 10h6" />,
  routes: [
    { path: '/', load: () => import('./executions-page.tsx'), nav: { label: messages.list.nav } },
    { path: '/suites', load: () => import('./suites-page.tsx'), nav: { label: messages.suite.title } },
    { path: '/executions/$id', load: () => import('./execution-page.tsx') },
  ],
  actions: [{ label: messages.list.start, path: '/?start=1' }],
};

export default pages;
