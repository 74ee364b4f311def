/** A durable engine on an open database, as the bench drives it. */
export interface Subject {
  /** One run of that many steps. @returns seconds from the first step to the last. */
  steps(count: number): Promise<number>;
  /** The same with steps that each write one row of ours. */
  writingSteps(count: number): Promise<number>;
  /** That many runs of one step. @returns seconds until all have ended. */
  runs(count: number): Promise<number>;
  /** Starts that many runs that wait for a person; resolves when all wait. */
  wait(count: number): Promise<void>;
  /** Answers one of those. @returns seconds until its run has ended. */
  answer(): Promise<number>;
  close(): Promise<void>;
}

export const secondsSince = (began: number): number => (performance.now() - began) / 1000;
