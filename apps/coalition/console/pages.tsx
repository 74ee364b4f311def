import { type AppPages, Icon } from '#console';
import { messages } from './messages.en.ts';

const pages: AppPages = {
  id: 'coalition',
  title: messages.app,
  icon: (
    <Icon d="M5 2.500a1.800 1.800 0 1 0 0 3.600 1.800 1.800 0 0 0 0-3.600zM11.500 4.500a1.600 1.600 0 1 0 0 3.200 1.600 1.600 0 0 0 0-3.200zM7.500 10a1.800 1.800 0 1 0 0 3.600 1.800 1.800 0 0 0 0-3.600zM5.700 6l1.100 4.100M6.700 4.800l3.300.900M10.700 7.500 8.700 10.400" />
  ),
  routes: [
    {
      path: '/',
      load: () => import('./agents/population-page.tsx'),
      nav: { label: messages.population.nav },
    },
    { path: '/agents/$id', load: () => import('./agents/agent-page.tsx') },
    { path: '/worlds', load: () => import('./worlds/worlds-page.tsx'), nav: { label: messages.nav.worlds } },
    { path: '/worlds/$id', load: () => import('./worlds/world-page.tsx') },
    {
      path: '/coalitions',
      load: () => import('./coalitions/coalitions-page.tsx'),
      nav: { label: messages.nav.coalitions },
    },
    { path: '/coalitions/$id', load: () => import('./coalitions/coalition-page.tsx') },
    {
      path: '/knowledge',
      load: () => import('./graph/graph-page.tsx'),
      nav: { label: messages.nav.knowledge },
    },
    { path: '/games', load: () => import('./games/game-page.tsx'), nav: { label: messages.nav.games } },
    {
      path: '/studies',
      load: () => import('./studies/studies-page.tsx'),
      nav: { label: messages.nav.studies },
    },
    { path: '/studies/$id', load: () => import('./studies/study-page.tsx') },
  ],
  actions: [
    { label: messages.population.create, path: '/?create=1' },
    { label: messages.nav.solve, path: '/games' },
    { label: messages.nav.study, path: '/studies?start=1' },
  ],
};

export default pages;
