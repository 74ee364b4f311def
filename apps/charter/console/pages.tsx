import { type AppPages, Icon } from '#console';
import { messages } from './messages.en.ts';
import { messages as portfolio } from './portfolio-messages.en.ts';

const pages: AppPages = {
  id: 'charter',
  title: messages.app,
  icon: <Icon d="M4 1.8h8v12.4H4zM6.2 5h3.6M6.2 7.7h3.6M6.2 10.4h2" />,
  routes: [
    { path: '/', load: () => import('./sessions-page.tsx'), nav: { label: messages.sessions.nav } },
    { path: '/portfolio', load: () => import('./portfolio-page.tsx'), nav: { label: portfolio.nav } },
    { path: '/sessions/$id', load: () => import('./session-page.tsx') },
    { path: '/sessions/$id/model', load: () => import('./assist-page.tsx') },
    { path: '/sessions/$id/coverage', load: () => import('./coverage-page.tsx') },
  ],
  actions: [{ label: messages.sessions.start, path: '/?start=1' }],
};

export default pages;
