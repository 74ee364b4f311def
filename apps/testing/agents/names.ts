/** The six agents, as their users know them. */
export const contextManager = 'testing.context-manager';
export const testWriter = 'testing.test-writer';
export const testExecutor = 'testing.test-executor';
export const testOptimizer = 'testing.test-optimizer';
export const reportGenerator = 'testing.report-generator';
export const logger = 'testing.logger';
