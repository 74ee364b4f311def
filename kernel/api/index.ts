export { addKernelRoutes } from './routes.ts';
