export { embed } from './embed.ts';
export { translate } from './translate.ts';
