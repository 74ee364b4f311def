export type { GatewayParts } from './gateway.ts';
export { addGatewayRoutes } from './routes.ts';
