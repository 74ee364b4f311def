export { addGatewayRoutes } from './routes.ts';
